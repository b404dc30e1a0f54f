import { describe, expect, test } from "vitest";
import { summary } from "../unit/sds/machine.ts";
import { deltaLines, deltaWire, lines, replay, replayDelta, wire } from "./recorded.ts";

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
      { id: "sidecar~127.0.0.1~app-1.demo~demo.svc.cluster.local", validator: undefined },
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

describe("the same by delta", () => {
  test("`default`: held, answered, pushed, refused twice, and good again", () => {
    expect(replayDelta(2).log).toEqual([
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
      "stale", // of a removal
      "default@v2",
      "ack",
    ]);
  });

  test("`ROOTCA`: held, answered, and not a word more", () => {
    expect(replayDelta(1).log).toEqual(["subscribed", "held", "ROOTCA@v0", "ack"]);
  });

  test.each([
    [3, "default"],
    [4, "default"],
  ])(
    "stream %i: a reconnect with what is current is left alone; %s stays subscribed",
    (stream, name) => {
      const { log, requests, machine } = replayDelta(stream);
      expect(requests[0]?.has).toEqual(new Map([[name, "v2"]]));
      // The scripted server answered with the same version, and Envoy ACKed that.
      expect(log).toEqual(["subscribed", "held", "stale"]);
      expect(summary(machine.put(name, "v3"))).toEqual([`${name}@v3`]);
    },
  );

  test("stream 5: a reconnect with what is outdated is answered", () => {
    const { log, requests } = replayDelta(5);
    expect(requests[0]?.has).toEqual(new Map([["ROOTCA", "v0"]]));
    expect(log).toEqual(["subscribed", "held", "ROOTCA@v2", "ack"]);
  });

  test("the node comes once; an ACK is as small as recorded", () => {
    const { requests } = replayDelta(2);
    expect(requests.filter(({ node }) => node !== undefined)).toHaveLength(1);
    for (const line of deltaLines.filter(({ who, message }) => who === "envoy" && message)) {
      const bytes = deltaWire(line, line.message?.response_nonce ?? "").length;
      // Behind a node stands its length, which takes one byte more or less.
      if (line.message?.node) expect(Math.abs(bytes - (line.bytes ?? 0))).toBeLessThan(4);
      else expect(bytes).toBe(line.bytes);
    }
  });
});
