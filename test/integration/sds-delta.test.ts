import { describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { bundle, certificate, startBench } from "./sds-support.ts";

const [INVALID_ARGUMENT, RESOURCE_EXHAUSTED, UNAVAILABLE] = [3, 8, 14];

describe("DeltaSecrets over a Unix socket", () => {
  test("a response has one resource with its name and version, and who sent it", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    const stream = bench.client().openDelta({ subscribe: ["default"] });
    const response = await stream.take();
    expect(response).toMatchObject({
      names: ["default"],
      versions: { default: "v1" },
      removed: [],
      identifier: "node-agent/test pod-1",
      typeUrl: "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
    });
    const [secret] = response.secrets;
    expect(secret?.name).toBe("default");
    expect(String(secret?.tlsCertificate?.privateKey?.inlineBytes)).toBe("key of v1\n");
    bench.store.put(certificate("v2"));
    expect((await stream.take()).versions).toEqual({ default: "v2" });
    await eventually("both ACKs", () => bench.eventsOf("sds.ack").length === 2);
    expect(bench.server.streams()).toMatchObject([{ variant: "delta" }]);
    expect(bench.eventsOf("sds.stream.opened")).toMatchObject([{ variant: "delta" }]);
  });

  test("a name that nobody serves is removed; one that is not there yet is held", async () => {
    const bench = await startBench();
    const stream = bench.client().openDelta({ subscribe: ["default", "other"] });
    const response = await stream.take();
    expect(response).toMatchObject({ names: [], removed: ["other"] });
    await stream.silence();
    bench.store.put(certificate("v1"));
    expect((await stream.next()).names).toEqual(["default"]);
    expect(bench.eventsOf("sds.stale_nonce")).toEqual([]);
  });

  test("a client that reconnects with what is current is left alone until there is news", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    bench.store.put(bundle("r2"));
    const has = { default: "v1", ROOTCA: "r1" };
    const stream = bench.client().openDelta({ subscribe: ["default", "ROOTCA"], has });
    expect((await stream.take()).versions).toEqual({ ROOTCA: "r2" });
    await stream.silence();
    bench.store.put(certificate("v2"));
    expect((await stream.next()).versions).toEqual({ default: "v2" });
  });

  test("more names than allowed end the stream, in one request or in many", async () => {
    const bench = await startBench({ limits: { namesPerStream: 8 } });
    const names = Array.from({ length: 9 }, (_, i) => `name-${i}`);
    const ends = [
      bench.client().openDelta({ subscribe: names }).end(),
      bench.client().openDelta({ unsubscribe: names }).end(),
      bench
        .client()
        .openDelta({ has: Object.fromEntries(names.map((name) => [name, "v"])) })
        .end(),
    ];
    for (const end of await Promise.all(ends)) {
      expect(end).toMatchObject({ code: RESOURCE_EXHAUSTED });
      expect(end.details).toContain("SDS_TOO_MANY_NAMES: a stream names more than 8 resources");
    }
  });

  test("another type is refused, as on StreamSecrets", async () => {
    const bench = await startBench();
    const stream = bench.client().openDelta({ subscribe: ["default"], typeUrl: "other" });
    expect(await stream.end()).toMatchObject({ code: INVALID_ARGUMENT });
  });

  test("the end of the server is UNAVAILABLE here too", async () => {
    const bench = await startBench();
    const stream = bench.client().openDelta({ subscribe: ["default"] });
    await eventually("the stream", () => bench.server.streams().length === 1);
    await bench.server.stop(5_000);
    expect(await stream.end()).toMatchObject({ code: UNAVAILABLE });
  });
});

describe("AggregatedDiscoveryService over the same socket", () => {
  const ADS = "/envoy.service.discovery.v3.AggregatedDiscoveryService/";
  const CLUSTER = "type.googleapis.com/envoy.config.cluster.v3.Cluster";

  test("serves secrets in both variants", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    const client = bench.client();
    const sotw = client.open(["default"], "test", `${ADS}StreamAggregatedResources`);
    const delta = client.openDelta({ subscribe: ["default"] }, `${ADS}DeltaAggregatedResources`);
    expect((await sotw.take()).names).toEqual(["default"]);
    expect((await delta.take()).names).toEqual(["default"]);
  });

  test("other types are not answered, and cost nobody a secret", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    const stream = bench.client().open(undefined, "test", `${ADS}StreamAggregatedResources`);
    stream.send({ names: [], typeUrl: CLUSTER, node: "pod-1" });
    stream.send({ names: ["default"], typeUrl: CLUSTER });
    await stream.silence();
    stream.send({ names: ["default"] });
    expect((await stream.take()).names).toEqual(["default"]);
    expect(bench.eventsOf("sds.other_type")).toEqual([
      { type: "sds.other_type", stream: 1, typeUrl: CLUSTER },
    ]);
    expect(bench.eventsOf("sds.stream.opened")).toMatchObject([{ node: "pod-1" }]);
  });

  test("a request has to say its type", async () => {
    const bench = await startBench();
    const stream = bench.client().open(undefined, "test", `${ADS}StreamAggregatedResources`);
    stream.send({ names: ["default"], typeUrl: "" });
    expect(await stream.end()).toMatchObject({
      code: INVALID_ARGUMENT,
      details: expect.stringContaining("SDS_TYPE_UNKNOWN: a request without a type_url on ADS"),
    });
  });
});
