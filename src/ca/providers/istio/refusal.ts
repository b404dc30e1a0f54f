import { durationOf, formatDuration } from "../../../config/duration.ts";
import { formatSpiffeId, type SpiffeId } from "../../../identity/spiffe-id.ts";
import type { TokenSubject } from "../../../identity/jwt.ts";
import { serverText } from "../../grpc-errors.ts";
import { tokenFlaws } from "../../token/flaws.ts";
import type { SeenToken } from "../../token/seen.ts";

/** What we know of our own request: neither istiod nor istio-csr tells why it refused. */
export interface RequestFacts {
  readonly identity: SpiffeId;
  readonly ttlMs: number;
  readonly clusterId: string;
  /** What was shown in the handshake, as messages call it. */
  readonly clientCertificate: string | undefined;
  /** Undefined: the client certificate was shown in its place. */
  readonly token: SeenToken | undefined;
  /** What the CA asks of a token (TOKEN_AUDIENCES). */
  readonly audiences: readonly string[];
}

/** The likely causes of UNAUTHENTICATED, those first that the token itself shows. */
export function unauthenticatedHint(facts: RequestFacts, now: number): string {
  const { token, identity, clusterId, audiences } = facts;
  if (token === undefined) {
    return `${facts.clientCertificate ?? "nothing"} was shown without a token: the CA may take no client certificates (istio-csr does so only when told to), or not know its issuer`;
  }
  if ("missing" in token) {
    const also = facts.clientCertificate ? ", and the client certificate alone was not enough" : "";
    return `no token was sent${also}: ${token.path}: ${token.missing}; mount a service-account token for audience ${audiences.join(" or ")} there`;
  }
  const flaws = [
    ...tokenFlaws(token, { audiences, warnMs: 0 }, now).map(({ text }) => text),
    ...subjectFlaws(token.subject, identity),
  ];
  if (flaws.length > 0) return flaws.join("; ");
  const cluster = clusterId === "" ? "unset" : `"${serverText(clusterId)}"`;
  return `the token in ${token.path} looks right, so the CA may not know its issuer: check the cluster ID (ISTIO_META_CLUSTER_ID is ${cluster}), the trust domain in ${formatSpiffeId(identity)}, and the CA's log`;
}

function subjectFlaws(subject: TokenSubject | undefined, identity: SpiffeId): string[] {
  if (subject === undefined) return [];
  const { namespace, serviceAccount } = identity;
  if (subject.namespace === namespace && subject.serviceAccount === serviceAccount) return [];
  return [
    `the CSR is for ns/${namespace}/sa/${serviceAccount} and the token of ns/${serverText(subject.namespace)}/sa/${serverText(subject.serviceAccount)}, which istio-csr refuses: check POD_NAMESPACE and SERVICE_ACCOUNT`,
  ];
}

/** INVALID_ARGUMENT: istiod names the longest life it grants, and never grants less than asked. */
export function invalidRequestHint(message: string, facts: RequestFacts): string {
  const maximum = maximumTtl(message);
  if (maximum !== undefined) return `set SECRET_TTL to ${formatDuration(maximum)} or less`;
  if (speaksOfTtl(message)) {
    return `SECRET_TTL is ${formatDuration(facts.ttlMs)}: lower it below the CA's maximum`;
  }
  return "the CA could not use the CSR: check that it takes this --key-type, and that no proxy changes the request";
}

/**
 * A life that the CA may grant after it refused `askedMs`: the maximum that it names, or half of what
 * was asked where it only says that the life is the matter. Whole seconds, as they are asked for.
 */
export function shorterTtl(message: string, askedMs: number): number | undefined {
  if (!speaksOfTtl(message)) return undefined;
  const wish = Math.floor((maximumTtl(message) ?? askedMs / 2) / 1_000) * 1_000;
  return wish > 0 && wish < askedMs ? wish : undefined;
}

function maximumTtl(message: string): number | undefined {
  const [, allowed] = /max allowed TTL ([0-9hms.]+)/.exec(message) ?? [];
  return allowed === undefined ? undefined : durationOf(allowed);
}

const speaksOfTtl = (message: string): boolean => /\bTTL\b/i.test(message);
