import { once } from "node:events";
import net from "node:net";
import { describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { encodeRequest, SECRET_TYPE } from "../support/sds-client.ts";
import { TestClock } from "../support/test-clock.ts";
import { bareStream, bundle, certificate, startBench } from "./sds-support.ts";

const text = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString();

describe("StreamSecrets over a Unix socket", () => {
  test("answers with the pair: type, version, nonce, identifier, inline bytes", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    const response = await bench.client().open(["default"]).next();
    expect(response).toMatchObject({
      version: "v1",
      typeUrl: SECRET_TYPE,
      identifier: "node-agent/test pod-1",
      names: ["default"],
    });
    expect(response.nonce).not.toBe("");
    expect(response.message.resources.map((any) => any.type_url)).toEqual([SECRET_TYPE]);
    const [secret] = response.secrets;
    expect(text(secret?.tlsCertificate?.certificateChain?.inlineBytes)).toBe("chain of v1\n");
    expect(text(secret?.tlsCertificate?.privateKey?.inlineBytes)).toBe("key of v1\n");
    expect(secret?.validationContext).toBeFalsy();
  });

  test("answers ROOTCA with a validation context and no key", async () => {
    const bench = await startBench();
    bench.store.put(bundle("r1"));
    const { secrets, version } = await bench.client().open(["ROOTCA"]).next();
    expect(version).toBe("r1");
    expect(text(secrets[0]?.validationContext?.trustedCa?.inlineBytes)).toBe("roots of r1\n");
    expect(secrets[0]?.tlsCertificate).toBeFalsy();
  });

  test("holds a request until the secret comes, then answers at once", async () => {
    const bench = await startBench();
    const stream = bench.client().open(["default"]);
    await stream.silence();
    expect(bench.eventsOf("sds.held")).toMatchObject([{ name: "default" }]);
    bench.store.put(certificate("v1"));
    expect((await stream.next()).version).toBe("v1");
  });

  test("an ACK is not answered, a rotation is pushed, and unchanged content is not", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    const stream = bench.client().open(["default"]);
    await stream.take();
    await stream.silence();
    bench.store.put(certificate("v1", { serial: "another object" }));
    await stream.silence();
    bench.store.put(certificate("v2"));
    expect((await stream.take()).version).toBe("v2");
    await eventually("two ACKs", () => bench.eventsOf("sds.ack").length === 2);
    expect(bench.eventsOf("sds.ack")[1]).toMatchObject({ name: "default", version: "v2" });
  });

  test("after a NACK the same bytes never come again, the next version does", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    const stream = bench.client().open(["default"]);
    stream.nack(await stream.next(), "Failed to load private key from <inline>");
    await stream.silence();
    expect(bench.eventsOf("sds.nack")).toEqual([
      {
        type: "sds.nack",
        stream: 1,
        name: "default",
        version: "v1",
        code: 13,
        message: "Failed to load private key from <inline>",
      },
    ]);
    bench.store.put(certificate("v2"));
    expect((await stream.next()).version).toBe("v2");
  });

  test("many names on one stream: one response each; one name on many streams: each its own", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    bench.store.put(bundle("r1"));
    const both = bench.client().open(["default", "ROOTCA"]);
    expect((await both.take(["default", "ROOTCA"])).names).toEqual(["default"]);
    expect((await both.take(["default", "ROOTCA"])).names).toEqual(["ROOTCA"]);
    const other = bench.client();
    const [one, two] = [other.open(["default"]), other.open(["default"])];
    const [first, second] = [await one.take(), await two.take()];
    expect(first.nonce).not.toBe(second.nonce);
    bench.store.put(certificate("v2"));
    for (const stream of [both, one, two]) expect((await stream.next()).version).toBe("v2");
    expect(bench.watches()).toBe(2);
  });

  test("the node in the first request only, or never, is enough", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    const client = bench.client();
    const named = client.open().send({ names: ["default"], node: "sidecar~10.0.0.1~app.ns" });
    await named.take();
    bench.store.put(certificate("v2"));
    await named.take();
    await client
      .open()
      .send({ names: ["default"] })
      .next();
    await eventually("both to be reported", () => bench.eventsOf("sds.stream.opened").length === 2);
    expect(bench.eventsOf("sds.stream.opened").map(({ node }) => node)).toEqual([
      "sidecar~10.0.0.1~app.ns",
      "",
    ]);
  });

  test("a request without a type_url is for secrets", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    const stream = bench
      .client()
      .open()
      .send({ names: ["default"], typeUrl: "" });
    expect((await stream.next()).version).toBe("v1");
  });

  test.each([[[]], [["*"]], [["nope"]], [["Default", "rootca", ""]]])(
    "%j gets nothing, and the stream stays",
    async (names) => {
      const bench = await startBench();
      bench.store.put(certificate("v1"));
      bench.store.put(bundle("r1"));
      const stream = bench.client().open(names);
      await stream.silence();
      stream.send({ names: ["ROOTCA"] });
      expect((await stream.next()).names).toEqual(["ROOTCA"]);
      expect(stream.ended).toBeUndefined();
    },
  );

  test("a secret of another kind under a name is not served", async () => {
    const bench = await startBench();
    bench.store.put(bundle("r1", { name: "default" }));
    const stream = bench.client().open(["default"]);
    await stream.silence();
    expect(bench.eventsOf("sds.held")).toMatchObject([{ name: "default" }]);
  });

  test("a certificate past its NotAfter is not given to a new stream; ROOTCA goes on", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1", { notAfter: Date.now() - 1 }));
    bench.store.put(bundle("r1"));
    const stream = bench.client().open(["default", "ROOTCA"]);
    expect((await stream.next()).names).toEqual(["ROOTCA"]);
    await stream.silence();
  });

  test("an ACK that does not come holds a newer version for 5 s, by one timer for all", async () => {
    const clock = new TestClock();
    const bench = await startBench({ clock });
    bench.store.put(certificate("v1"));
    const client = bench.client();
    const streams = [client.open(["default"]), client.open(["default"]), client.open(["default"])];
    for (const stream of streams) await stream.next();
    expect(clock.armed).toBe(0);
    bench.store.put(certificate("v2"));
    await client.settled();
    await eventually("the timer", () => clock.armed === 1);
    await clock.advance(4_999);
    await client.settled();
    expect(streams.flatMap(({ unread }) => unread)).toEqual([]);
    await clock.advance(1);
    for (const stream of streams) expect((await stream.next()).version).toBe("v2");
    expect(clock.armed).toBe(0);
  });

  test("what each stream asked for and was told can be seen, and nothing secret in it", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    const stream = bench.client().open(["default", "ROOTCA"], "pod-7");
    stream.nack(await stream.next(), "no such curve", ["default", "ROOTCA"]);
    await eventually("the NACK", () => bench.eventsOf("sds.nack").length === 1);
    const [view] = bench.server.streams();
    expect(view).toMatchObject({
      node: "pod-7",
      variant: "sotw",
      peer: { connection: 1 },
      resources: [
        { name: "default", state: "rejected", version: "v1", error: "no such curve" },
        { name: "ROOTCA", state: "held" },
      ],
    });
    expect(JSON.stringify(view)).not.toContain("key of");
    stream.send({ names: ["default"] });
    await stream.silence();
    expect(bench.server.streams()[0]?.resources).toMatchObject([{ state: "rejected" }]);
  });
});

describe("grpc.health.v1 on the same socket", () => {
  const WATCH = "/grpc.health.v1.Health/Watch";

  test("tells whether the agent is ready, and ends with the server", async () => {
    const bench = await startBench({ health: { ready: () => true, subscribe: () => () => {} } });
    const client = bench.client();
    expect((await client.call("/grpc.health.v1.Health/Check")).code).toBe(0);
    const watching = client.call(WATCH);
    await client.settled();
    await bench.server.stop(5_000);
    expect(await watching).toEqual({ code: 14, details: "node-agent is stopping" });
  });

  test("is not there when nobody can tell", async () => {
    const bench = await startBench();
    expect((await bench.client().call("/grpc.health.v1.Health/Check")).code).toBe(12);
  });
});

describe("the end of a stream", () => {
  test("a client that is done gets its answers, then OK", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    const stream = bench.client().open(["default"]);
    stream.halfClose();
    expect((await stream.next()).version).toBe("v1");
    expect((await stream.end()).code).toBe(0);
    expect(bench.eventsOf("sds.stream.closed")).toMatchObject([{ status: "OK" }]);
  });

  test("a client that cancels is CANCELLED", async () => {
    const bench = await startBench();
    const stream = bench.client().open(["default"]);
    await stream.silence();
    stream.cancel();
    await eventually("the end", () => bench.eventsOf("sds.stream.closed").length === 1);
    expect(bench.eventsOf("sds.stream.closed")).toMatchObject([{ status: "CANCELLED" }]);
    expect(bench.server.streams()).toEqual([]);
  });

  test("stop ends every stream with UNAVAILABLE and closes the connections", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    const streams = [bench.client().open(["default"]), bench.client().open(["default", "ROOTCA"])];
    for (const stream of streams) await stream.next();
    await bench.server.stop(5_000);
    for (const stream of streams) expect((await stream.end()).code).toBe(14);
    expect(bench.server.streams()).toEqual([]);
    expect(bench.eventsOf("sds.stream.closed").map(({ status }) => status)).toEqual([
      "UNAVAILABLE",
      "UNAVAILABLE",
    ]);
  });

  test("stop leaves no timer, and connections that come afterwards are closed", async () => {
    const clock = new TestClock();
    const bench = await startBench({ clock });
    bench.store.put(certificate("v1"));
    await bench.client().open(["default"]).next();
    await bench.server.stop(5_000);
    expect(clock.armed).toBe(0);
    const late = net.connect(bench.path);
    await once(late, "close");
    expect(late.bytesRead).toBe(0);
  });

  test("a client that does not read is cut at the deadline of stop", async () => {
    const clock = new TestClock();
    const bench = await startBench({ clock });
    bench.store.put(certificate("v1", { chainPem: "x".repeat(1_000_000) }));
    bareStream(bench.path).send(encodeRequest({ names: ["default"] }));
    await eventually("the push", () => bench.eventsOf("sds.push").length === 1);
    let stopped = false;
    const stopping = bench.server.stop(3_000).then(() => {
      stopped = true;
    });
    await clock.advance(2_999);
    expect(stopped).toBe(false);
    await clock.advance(1);
    await stopping;
    expect(bench.server.streams()).toEqual([]);
  });

  test("after all clients left nothing remains: no stream, watch or timer", async () => {
    const clock = new TestClock();
    const bench = await startBench({ clock });
    bench.store.put(certificate("v1"));
    const clients = Array.from({ length: 5 }, () => bench.client());
    const streams = clients.flatMap((client) =>
      [["default"], ["ROOTCA"], ["default", "ROOTCA", "nope"]].map((names) => client.open(names)),
    );
    await eventually("all to be open", () => bench.eventsOf("sds.push").length === 10);
    bench.store.put(certificate("v2"));
    await eventually("the timer for the ACKs that are missing", () => clock.armed === 1);
    expect(bench.server.streams()).toHaveLength(streams.length);
    expect(bench.watches()).toBe(2);
    for (const client of clients) client.close();
    await eventually("the streams to go", () => bench.server.streams().length === 0);
    expect(bench.watches()).toBe(0);
    // The HTTP/2 streams close a moment after the calls on them.
    await eventually("the timers to go", () => clock.armed === 0);
  });
});
