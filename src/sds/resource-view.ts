import type { ErrorCode } from "../core/errors.ts";
import { type Secret, validityOf } from "../secrets/secret.ts";
import type { LastNack } from "./last-nacks.ts";
import type { SecretSource } from "./source.ts";

/** A resource for debug pages: what is served under a name, to how many, and what went wrong. */
export interface ResourceDebugView {
  readonly name: string;
  /** Where its secrets come from. */
  readonly source: string;
  /** `pending`: there is none to serve now. */
  readonly state: "served" | "pending";
  readonly kind?: Secret["kind"];
  readonly version?: string;
  readonly serial?: string;
  readonly spiffeId?: string;
  readonly notBefore?: string;
  readonly notAfter?: string;
  /** Streams that follow it. */
  readonly subscribers: number;
  readonly lastError?: {
    /** The last rejection by a client. */
    readonly nack?: Omit<LastNack, "at"> & { readonly at: string };
    /** Why the last call to the CA failed, while none has succeeded since. */
    readonly ca?: CaProblem;
  };
}

interface CaProblem {
  readonly code: ErrorCode;
  readonly message: string;
}

export interface SdsDebug<S> {
  readonly streams: readonly S[];
  readonly resources: readonly ResourceDebugView[];
  /** Streams that are left out because the page would be too large. */
  readonly omittedStreams?: number;
}

/** As much of a stream's view as is counted here. */
interface StreamNames {
  readonly resources: readonly { readonly name: string }[];
}

export interface DebugFacts<S extends StreamNames> {
  readonly source: SecretSource;
  readonly streams: readonly S[];
  readonly nackOf: (name: string) => LastNack | undefined;
  readonly caProblem: CaProblem | undefined;
}

/** Lines of one page: 4,096 streams with 1,024 names each would hold up the agent for seconds. */
export const MAX_ROWS = 20_000;

/** All that can be said of the SDS server, nothing secret. */
export function debugView<S extends StreamNames>(facts: DebugFacts<S>): SdsDebug<S> {
  const { source, streams } = facts;
  const subscribers = new Map<string, number>();
  for (const { resources } of streams)
    for (const { name } of resources) subscribers.set(name, (subscribers.get(name) ?? 0) + 1);
  const names = [...new Set([...source.listed, ...subscribers.keys()])].slice(0, MAX_ROWS);
  const resources = names.map((name) => resourceView(name, subscribers.get(name) ?? 0, facts));
  const shown = withinRows(streams);
  const omitted = streams.length - shown.length;
  return { streams: shown, resources, ...(omitted > 0 && { omittedStreams: omitted }) };
}

function withinRows<S extends StreamNames>(streams: readonly S[]): readonly S[] {
  let rows = 0;
  const end = streams.findIndex(({ resources }) => (rows += 1 + resources.length) > MAX_ROWS);
  return end < 0 ? streams : streams.slice(0, end);
}

function resourceView(
  name: string,
  subscribers: number,
  { source, nackOf, caProblem }: DebugFacts<StreamNames>,
): ResourceDebugView {
  const secret = source.get(name);
  const nack = nackOf(name);
  const ca = isFromCa(name, source) ? caProblem : undefined;
  const lastError = {
    ...(nack && { nack: { ...nack, at: new Date(nack.at).toISOString() } }),
    ...(ca && { ca }),
  };
  return {
    name,
    source: source.origin(name) ?? "nobody",
    state: secret ? "served" : "pending",
    ...(secret && described(secret)),
    subscribers,
    ...((nack ?? ca) && { lastError }),
  };
}

function described(secret: Secret) {
  const { kind, version } = secret;
  const life = validityOf(secret);
  return {
    kind,
    version,
    ...(secret.kind === "tls-certificate" && { serial: secret.serial, spiffeId: secret.spiffeId }),
    ...(life && {
      notBefore: new Date(life.notBefore).toISOString(),
      notAfter: new Date(life.notAfter).toISOString(),
    }),
  };
}

/** An alias has the trouble of what it stands for. */
function isFromCa(name: string, source: SecretSource): boolean {
  const origin = source.origin(name) ?? "";
  const [, target] = /^alias of (.*)$/s.exec(origin) ?? [];
  return (target === undefined ? origin : source.origin(target)) === "ca";
}
