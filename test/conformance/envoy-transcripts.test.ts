import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { envoy } from "../../src/gen/sds.js";
import { defaultLimits } from "../../src/sds/limits.ts";
import { type DecodedRequest, decodeRequest } from "../../src/sds/request.ts";
import { Machine, summary } from "../unit/sds/machine.ts";

/** What Envoy 1.40.0 and a scripted server said to each other (the file says how it was made). */
interface Line {
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
    readonly node?: { readonly id: string; readonly cluster: string };
    readonly error_detail?: { readonly code: number; readonly message: string };
  };
}

const file: { transcripts: { GRPC: Line[] } } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../data/envoy-sds-transcripts.json"), "utf8"),
);
const lines = file.transcripts.GRPC;

/**
 * The scripted server did what node-agent never does: it pushed unchanged content under another
 * version, an answer without resources, a secret nobody asked for. There we have to be silent, and
 * to stay so when Envoy's ACK of it comes, whose nonce we never sent.
 */
const NEVER_SENT = new Set(["same-bytes", "empty", "other-name"]);

/** The bytes as Envoy sent them; the list of extensions, which the file leaves out, is filled up. */
function wire({ message, bytes = 0 }: Line, nonce: string): Buffer {
  const { node, error_detail: error } = message ?? {};
  const encoded = envoy.service.discovery.v3.DiscoveryRequest.encode({
    versionInfo: message?.version_info ?? "",
    resourceNames: [...(message?.resource_names ?? [])],
    typeUrl: message?.type_url ?? "",
    responseNonce: nonce,
    ...(node === undefined ? {} : { node: { id: node.id, cluster: node.cluster } }),
    ...(error === undefined ? {} : { errorDetail: { code: error.code, message: error.message } }),
  }).finish();
  const missing = Math.max(bytes - encoded.length - 8, 0);
  if (node === undefined || missing === 0) return Buffer.from(encoded);
  // A second `node` is merged with the first (proto3): here with 61 kB in its field 9, extensions.
  const extension = lengthDelimited(9, Buffer.alloc(missing, "x"));
  return Buffer.concat([encoded, lengthDelimited(2, extension)]);
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

/** Plays one stream of the transcript against our machine; both sides' lines as they come out. */
class Replay {
  readonly machine = new Machine(["default", "ROOTCA"]);
  readonly #nonces = new Map<string, string>();
  readonly log: string[] = [];
  readonly requests: DecodedRequest[] = [];

  play(line: Line): void {
    if (line.who === "server") this.#server(line);
    else if (line.message) this.#envoy(line);
  }

  #server({ message }: Line): void {
    const version = message?.version_info ?? "";
    const [resource] = message?.resources ?? [];
    if (message === undefined || NEVER_SENT.has(version)) return;
    // What was there when the stream opened was answered at once; the rest is a new version.
    const before = this.machine.sent.length;
    this.machine.put(resource?.name ?? "", version);
    this.#sent(before, message.nonce ?? "");
  }

  #envoy(line: Line): void {
    const recorded = line.message?.response_nonce ?? "";
    const bytes = wire(line, this.#nonces.get(recorded) ?? recorded);
    const request = decodeRequest(bytes, defaultLimits);
    this.requests.push(request);
    const before = this.machine.sent.length;
    this.machine.request(request.names, request.nonce, request.error);
    this.#sent(before, "");
    this.log.push(...this.machine.told().map(({ type }) => type));
  }

  #sent(before: number, recorded: string): void {
    const sent = this.machine.sent.slice(before);
    for (const { nonce } of sent) this.#nonces.set(recorded, nonce);
    this.log.push(...summary(sent));
  }
}

function replay(stream: number): Replay {
  const replay = new Replay();
  for (const line of lines) if (line.stream === stream) replay.play(line);
  return replay;
}

describe("a real Envoy's side of the dialogue, played to our machine", () => {
  test("`default`: held, answered, pushed, refused twice, and good again", () => {
    expect(replay(1).log).toEqual([
      "subscribed",
      "held",
      "default@v0",
      "ack",
      "stale", // the ACK of unchanged content, which we never sent
      "default@v1",
      "ack",
      "stale", // of an answer without resources
      "stale", // of a secret that was not asked for
      "default@garbage",
      "nack",
      "default@mismatch",
      "nack",
      "default@v2",
      "ack",
    ]);
  });

  test("`ROOTCA`: held, answered, and not a word more", () => {
    expect(replay(2).log).toEqual(["subscribed", "held", "ROOTCA@v0", "ack"]);
  });

  test.each([
    [3, "default", "v2"],
    [4, "ROOTCA", "v2"],
    [5, "default", "v2"],
  ])("stream %i: after a reconnect %s is answered, whatever Envoy says it has", (stream, name) => {
    expect(replay(stream).log).toEqual(["subscribed", "held", `${name}@v2`, "ack"]);
  });

  test("the reason of a NACK is Envoy's own text", () => {
    const errors = replay(1).requests.flatMap(({ error }) => error ?? []);
    expect(errors).toEqual([
      { code: 13, message: "Failed to load certificate chain from <inline>" },
      {
        code: 13,
        message:
          "Failed to load private key from <inline>, Cause: error:0b000074:X.509 certificate routines:OPENSSL_internal:KEY_VALUES_MISMATCH",
      },
    ]);
  });

  test("the node comes once, in a first request of 61 kB, and only its id is kept", () => {
    const first = lines.find(({ stream, message }) => stream === 1 && message?.node);
    expect(wire(first ?? { who: "envoy", stream: 1 }, "").length).toBeGreaterThan(61_000);
    const { requests } = replay(1);
    expect(requests.map(({ node }) => node)).toEqual([
      "sidecar~127.0.0.1~app-1.demo~demo.svc.cluster.local",
      ...requests.slice(1).map(() => undefined),
    ]);
    expect(JSON.stringify(requests[0]).length).toBeLessThan(200);
  });

  test("an ACK is as small as recorded: our reading of the message is Envoy's", () => {
    for (const line of lines.filter(({ who, message }) => who === "envoy" && message)) {
      if (line.message?.node) continue;
      expect(wire(line, line.message?.response_nonce ?? "").length).toBe(line.bytes);
    }
  });
});
