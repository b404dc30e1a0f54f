import { readFileSync } from "node:fs";
import { join } from "node:path";
import { envoy } from "../../src/gen/sds.js";
import { defaultLimits } from "../../src/sds/limits.ts";
import { type DecodedDeltaRequest, decodeDeltaRequest } from "../../src/sds/delta-request.ts";
import { type DecodedRequest, decodeRequest, type RequestHead } from "../../src/sds/request.ts";
import { Machine, summary } from "../unit/sds/machine.ts";

/** What Envoy 1.40.0 and a scripted server said to each other (the file says how it was made). */
export interface Line {
  readonly who: "envoy" | "server" | "admin";
  readonly stream: number;
  readonly event?: string;
  /** The size of the message as it was on the wire. */
  readonly bytes?: number;
  readonly message?: {
    readonly nonce?: string;
    readonly version_info?: string;
    readonly type_url?: string;
    readonly resources?: readonly { readonly name: string }[];
    readonly resource_names?: readonly string[];
    readonly response_nonce?: string;
    readonly system_version_info?: string;
    readonly resource_names_subscribe?: readonly string[];
    readonly initial_resource_versions?: Readonly<Record<string, string>>;
    readonly node?: { readonly id: string; readonly cluster: string };
    readonly error_detail?: { readonly code: number; readonly message: string };
  };
}

const file: { transcripts: { GRPC: Line[]; DELTA_GRPC: Line[] } } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../data/envoy-sds-transcripts.json"), "utf8"),
);
export const lines = file.transcripts.GRPC;
export const deltaLines = file.transcripts.DELTA_GRPC;

/**
 * The scripted server did what node-agent never does: it pushed unchanged content under another
 * version, an answer without resources, a secret nobody asked for, the removal of one it serves. There we have to be silent, and
 * to stay so when Envoy's ACK of it comes, whose nonce we never sent.
 */
const NEVER_SENT = new Set(["same-bytes", "empty", "other-name", "removed"]);

/** The bytes as Envoy sent them; the list of extensions, which the file leaves out, is filled up. */
export function wire({ message, bytes = 0 }: Line, nonce: string): Buffer {
  const { node, error_detail: error } = message ?? {};
  const encoded = envoy.service.discovery.v3.DiscoveryRequest.encode({
    versionInfo: message?.version_info ?? "",
    resourceNames: [...(message?.resource_names ?? [])],
    typeUrl: message?.type_url ?? "",
    responseNonce: nonce,
    ...(node === undefined ? {} : { node: { id: node.id, cluster: node.cluster } }),
    ...(error === undefined ? {} : { errorDetail: { code: error.code, message: error.message } }),
  }).finish();
  return node === undefined ? Buffer.from(encoded) : filledUp(encoded, 2, bytes);
}

/** The same for delta, where the node is field 1. */
export function deltaWire({ message, bytes = 0 }: Line, nonce: string): Buffer {
  const { node, error_detail: error } = message ?? {};
  const encoded = envoy.service.discovery.v3.DeltaDiscoveryRequest.encode({
    resourceNamesSubscribe: [...(message?.resource_names_subscribe ?? [])],
    initialResourceVersions: message?.initial_resource_versions ?? {},
    typeUrl: message?.type_url ?? "",
    responseNonce: nonce,
    ...(node === undefined ? {} : { node: { id: node.id, cluster: node.cluster } }),
    ...(error === undefined ? {} : { errorDetail: { code: error.code, message: error.message } }),
  }).finish();
  return node === undefined ? Buffer.from(encoded) : filledUp(encoded, 1, bytes);
}

/** A second `node` is merged with the first (proto3): here with 61 kB in its field 9, extensions. */
function filledUp(encoded: Uint8Array, node: number, bytes: number): Buffer {
  const missing = Math.max(bytes - encoded.length - 8, 0);
  if (missing === 0) return Buffer.from(encoded);
  const extension = lengthDelimited(9, Buffer.alloc(missing, "x"));
  return Buffer.concat([encoded, lengthDelimited(node, extension)]);
}

function lengthDelimited(field: number, bytes: Uint8Array): Buffer {
  const head = [(field << 3) | 2];
  for (let rest = bytes.length; ; rest >>>= 7) {
    if (rest < 0x80) {
      head.push(rest);
      break;
    }
    head.push((rest & 0x7f) | 0x80);
  }
  return Buffer.concat([Uint8Array.from(head), bytes]);
}

/** How a recorded line becomes a request to our machine. */
interface Reading<R> {
  readonly read: (line: Line, nonce: string) => R;
  readonly receive: (machine: Machine, request: R) => void;
}

const sotw: Reading<DecodedRequest> = {
  read: (line, nonce) => decodeRequest(wire(line, nonce), defaultLimits),
  receive: (machine, { names, nonce, error }) => void machine.request(names, nonce, error),
};

const delta: Reading<DecodedDeltaRequest> = {
  read: (line, nonce) => decodeDeltaRequest(deltaWire(line, nonce), defaultLimits),
  receive: (machine, request) => void machine.delta(request),
};

/** Plays one stream of the transcript against our machine; both sides' lines as they come out. */
class Replay<R extends RequestHead> {
  readonly machine = new Machine(["default", "ROOTCA"]);
  readonly #reading: Reading<R>;
  readonly #nonces = new Map<string, string>();
  readonly log: string[] = [];
  readonly requests: R[] = [];

  constructor(reading: Reading<R>) {
    this.#reading = reading;
  }

  play(line: Line): void {
    if (line.who === "server") this.#server(line);
    else if (line.message) this.#envoy(line);
  }

  #server({ message }: Line): void {
    const version = message?.version_info ?? message?.system_version_info ?? "";
    const [resource] = message?.resources ?? [];
    if (message === undefined || NEVER_SENT.has(version)) return;
    // What was there when the stream opened was answered at once; the rest is a new version.
    const before = this.machine.sent.length;
    this.machine.put(resource?.name ?? "", version);
    this.#sent(before, message.nonce ?? "");
  }

  #envoy(line: Line): void {
    const recorded = line.message?.response_nonce ?? "";
    const request = this.#reading.read(line, this.#nonces.get(recorded) ?? recorded);
    this.requests.push(request);
    const before = this.machine.sent.length;
    this.#reading.receive(this.machine, request);
    this.#sent(before, "");
    this.log.push(...this.machine.told().map(({ type }) => type));
  }

  #sent(before: number, recorded: string): void {
    const sent = this.machine.sent.slice(before);
    for (const { nonce } of sent) this.#nonces.set(recorded, nonce);
    this.log.push(...summary(sent));
  }
}

export function replay(stream: number): Replay<DecodedRequest> {
  return played(new Replay(sotw), lines, stream);
}

export function replayDelta(stream: number): Replay<DecodedDeltaRequest> {
  return played(new Replay(delta), deltaLines, stream);
}

function played<R extends RequestHead>(
  replay: Replay<R>,
  recorded: readonly Line[],
  stream: number,
): Replay<R> {
  for (const line of recorded) if (line.stream === stream) replay.play(line);
  return replay;
}
