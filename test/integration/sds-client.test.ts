import { compressionAlgorithms, type ServerOptions, status } from "@grpc/grpc-js";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import type { Answer } from "../../src/sds/client/answer.ts";
import { converse, type ConversationOptions } from "../../src/sds/client/conversation.ts";
import { delta } from "../../src/sds/client/delta.ts";
import { sotw } from "../../src/sds/client/sotw.ts";
import { waitForSecrets } from "../../src/sds/client/wait.ts";
import {
  deltaBytes,
  deltaResponse,
  ScriptedSds,
  type Scripts,
  sotwResponse,
} from "../fakes/scripted-sds.ts";
import { eventually } from "../support/eventually.ts";
import { caSecret, resourceOf, tlsSecret } from "../support/secret-messages.ts";

const pair = tlsSecret("default", "chain", "hush-hush");
const bundle = caSecret("ROOTCA", "roots");

async function scripted(scripts: Scripts, options?: ServerOptions): Promise<ScriptedSds> {
  const server = await ScriptedSds.start(scripts, options);
  onTestFinished(() => server.stop());
  return server;
}

/** A conversation that has enough after `enough` answers; what was heard, and the trouble. */
async function heard(
  { path }: ScriptedSds,
  enough: number,
  options: Partial<ConversationOptions> = {},
) {
  const answers: Answer[] = [];
  const trouble = await converse(
    {
      path,
      names: ["default", "ROOTCA"],
      variant: sotw,
      nodeId: "node",
      clock: systemClock,
      signal: AbortSignal.timeout(10_000),
      ...options,
    },
    { answer: (answer) => (answers.push(answer) >= enough ? "enough" : "more") },
  );
  return { answers, trouble };
}

describe("StreamSecrets", () => {
  test("names and node come first, then an ACK of each answer; at the end it half-closes", async () => {
    const server = await scripted({
      sotw: (stream) => {
        stream.write(sotwResponse("n1", bundle));
        stream.write(sotwResponse("n2", pair));
      },
    });
    const { answers, trouble } = await heard(server, 2);
    expect(trouble).toBeUndefined();
    expect(answers.flatMap(({ secrets }) => secrets)).toMatchObject([
      { name: "ROOTCA", version: "version of n1" },
      { name: "default", version: "version of n2" },
    ]);
    const names = { resourceNames: ["default", "ROOTCA"], errorDetail: null };
    expect(server.sotwRequests).toMatchObject([
      { ...names, node: { id: "node" }, responseNonce: "", versionInfo: "" },
      { ...names, node: null, responseNonce: "n1", versionInfo: "version of n1" },
      { ...names, node: null, responseNonce: "n2", versionInfo: "version of n2" },
    ]);
    expect(server.ends[0]).toBe("half-closed");
  });

  test("an answer prints without its key, however it is printed", async () => {
    const server = await scripted({ sotw: (stream) => stream.write(sotwResponse("n1", pair)) });
    const { answers } = await heard(server, 1);
    const { inspect } = await import("node:util");
    expect(inspect(answers, { depth: null }) + JSON.stringify(answers)).not.toMatch(
      /hush|104,\s*117,\s*115|68 75 73/,
    );
  });

  test("a server that does not end the stream is left after a second", async () => {
    const server = await scripted({
      sotw: (stream) => {
        stream.removeAllListeners("end");
        stream.write(sotwResponse("n1", pair));
      },
    });
    const began = performance.now();
    expect((await heard(server, 1)).trouble).toBeUndefined();
    const took = performance.now() - began;
    expect(took).toBeGreaterThan(900);
    expect(took).toBeLessThan(5_000);
    await eventually("the cancel", () => server.ends.includes("cancelled"));
  });

  test("the signal ends it, and the server hears so", async () => {
    const server = await scripted({ sotw: () => {} });
    const stop = new AbortController();
    const hearing = heard(server, 1, { signal: stop.signal });
    await eventually("the request", () => server.sotwRequests.length === 1);
    stop.abort();
    expect((await hearing).trouble).toBeUndefined();
    await eventually("the cancel", () => server.ends.includes("cancelled"));
  });

  test("a signal that has come before: nothing is asked", async () => {
    const server = await scripted({ sotw: () => {} });
    const { trouble } = await heard(server, 1, { signal: AbortSignal.abort() });
    expect(trouble).toBeUndefined();
    expect(server.sotwRequests).toEqual([]);
  });
});

describe("DeltaSecrets", () => {
  test("names are subscribed to once; resources have their own versions; removals are told", async () => {
    const server = await scripted({
      delta: (stream) => {
        stream.write(deltaResponse("n1", [pair, bundle]));
        stream.write(deltaResponse("n2", [], ["default"]));
      },
    });
    const { answers, trouble } = await heard(server, 2, { variant: delta });
    expect(trouble).toBeUndefined();
    expect(answers).toMatchObject([
      {
        secrets: [
          { name: "default", version: "default of n1" },
          { name: "ROOTCA", version: "ROOTCA of n1" },
        ],
        removed: [],
      },
      { secrets: [], removed: ["default"] },
    ]);
    const later = { node: null, resourceNamesSubscribe: [], resourceNamesUnsubscribe: [] };
    expect(server.deltaRequests).toMatchObject([
      { node: { id: "node" }, resourceNamesSubscribe: ["default", "ROOTCA"], responseNonce: "" },
      { ...later, responseNonce: "n1", errorDetail: null },
      { ...later, responseNonce: "n2", errorDetail: null },
    ]);
  });

  test("the resource's name is what counts, as for Envoy; without one the secret's", async () => {
    const resource = resourceOf(caSecret("inner", "roots"));
    const resources = [{ name: "outer", version: "1", resource }, { resource }];
    const server = await scripted({
      delta: (stream) => stream.write(deltaBytes({ nonce: "n1", resources })),
    });
    const { answers } = await heard(server, 1, { variant: delta });
    expect(answers).toMatchObject([{ secrets: [{ name: "outer" }, { name: "inner" }] }]);
  });

  test("a resource without a body is a heartbeat, and ACKed", async () => {
    const resources = [{ name: "default", version: "1" }];
    const server = await scripted({
      delta: (stream) => stream.write(deltaBytes({ nonce: "n1", resources })),
    });
    const { answers } = await heard(server, 1, { variant: delta });
    expect(answers).toMatchObject([{ secrets: [], removed: [] }]);
    expect(server.deltaRequests.at(-1)?.responseNonce).toBe("n1");
  });

  test("UNIMPLEMENTED: the hint to leave it off", async () => {
    const { trouble } = await heard(await scripted({ sotw: () => {} }), 1, { variant: delta });
    expect(trouble?.describe()).toMatch(
      /^SERVER_DELTA_UNSERVED: .* answers UNIMPLEMENTED: .*leave --delta off\)$/,
    );
  });
});

describe("an answer that is none", () => {
  const other = { type_url: "type.googleapis.com/x.\u001b[2JCluster", value: Buffer.from("v") };

  test.each([
    ["bytes that are no protobuf", Buffer.from([0xff, 0xff]), /no discovery response: /],
    [
      "a resource of another type",
      deltaBytes({ resources: [{ resource: other }] }),
      /is no Secret: type\.googleapis\.com\/x\.\?\[2JCluster/,
    ],
    [
      "a resource without a type",
      deltaBytes({ resources: [{ resource: {} }] }),
      /resource without a type/,
    ],
  ])("%s: it says so, without an ACK", async (_what, bytes, words) => {
    const server = await scripted({ delta: (stream) => stream.write(bytes) });
    const { answers, trouble } = await heard(server, 1, { variant: delta });
    expect(answers).toEqual([]);
    expect(trouble?.code).toBe("SERVER_NOT_SDS");
    expect(trouble?.message).toMatch(words);
    await eventually("the cancel", () => server.ends.includes("cancelled"));
    expect(server.deltaRequests).toHaveLength(1);
  });

  test("does not crash `node-agent wait`, which tells it at the end", async () => {
    const server = await scripted({ sotw: (stream) => stream.write(Buffer.from([0xff])) });
    const waiting = waitForSecrets({
      path: server.path,
      names: ["default"],
      maxMs: 300,
      clock: systemClock,
    });
    await expect(waiting).rejects.toMatchObject({
      code: "WAIT_TIMEOUT",
      message: expect.stringContaining("the answer is no discovery response"),
    });
  });
});

describe("the end of a stream", () => {
  test.each<[string, Partial<Record<"code" | "details", unknown>>, string, RegExp]>([
    [
      "a status and a message, cleaned and cut",
      { code: status.PERMISSION_DENIED, details: `no\u001b[2J${"x".repeat(400)}` },
      "SERVER_STREAM_ENDED",
      /answers PERMISSION_DENIED: no\?\[2Jx{234}\.\.\. \(the server's log/,
    ],
    [
      "a status that gRPC has not",
      { code: 99, details: "odd" },
      "SERVER_STREAM_ENDED",
      /answers (99|UNKNOWN): odd/,
    ],
    [
      "a message with a key in it",
      { code: status.UNKNOWN, details: "-----BEGIN PRIVATE KEY----- aGVsbG8=" },
      "SERVER_STREAM_ENDED",
      /answers UNKNOWN: \[redacted\] \(/,
    ],
  ])("%s", async (_what, error, code, words) => {
    const server = await scripted({ sotw: (stream) => void stream.emit("error", error) });
    const { trouble } = await heard(server, 1);
    expect(trouble?.code).toBe(code);
    expect(trouble?.describe()).toMatch(words);
  });

  test("OK, which is no answer", async () => {
    const { trouble } = await heard(await scripted({ sotw: (stream) => stream.end() }), 1);
    expect(trouble?.describe()).toMatch(/^SERVER_STREAM_ENDED: .* ended the stream \(check /);
  });

  test("UNIMPLEMENTED: it is no SDS server", async () => {
    const { trouble } = await heard(await scripted({ delta: () => {} }), 1);
    expect(trouble?.describe()).toMatch(
      /^SERVER_STREAM_ENDED: .*UNIMPLEMENTED.*\(check that it is/,
    );
  });

  test("an answer of 100 MB is not taken in", async () => {
    const server = await scripted({
      sotw: (stream) => stream.write(Buffer.alloc(100 * 1_048_576)),
    });
    const { answers, trouble } = await heard(server, 1);
    expect(answers).toEqual([]);
    expect(trouble?.describe()).toMatch(
      /^SERVER_ANSWER_TOO_LARGE: .*larger than max \(104857600 vs 16777216\)/,
    );
  });

  test("an answer of 100 MB that was small on the wire is not either", async () => {
    const server = await scripted(
      {
        sotw: (stream) => stream.write(Buffer.alloc(100 * 1_048_576)),
      },
      { "grpc.default_compression_algorithm": compressionAlgorithms.gzip },
    );
    const { trouble } = await heard(server, 1);
    expect(trouble?.code).toBe("SERVER_ANSWER_TOO_LARGE");
  });
});
