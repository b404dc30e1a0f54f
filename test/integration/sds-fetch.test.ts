import { describe, expect, test } from "vitest";
import { bundle, certificate, startBench } from "./sds-support.ts";

const [NOT_FOUND, UNAVAILABLE] = [5, 14];

describe("FetchSecrets over a Unix socket", () => {
  test("all names in one response, with a version that stays as long as they do", async () => {
    const bench = await startBench();
    bench.store.put(certificate("v1"));
    bench.store.put(bundle("r1"));
    const client = bench.client();
    const [both, again] = [
      await client.fetch(["default", "ROOTCA"]),
      await client.fetch(["default", "ROOTCA"]),
    ];
    expect(both).toMatchObject({
      names: ["default", "ROOTCA"],
      identifier: "node-agent/test pod-1",
    });
    expect(again).toMatchObject({ version: "version" in both ? both.version : "" });
    bench.store.put(bundle("r2"));
    expect(await client.fetch(["default", "ROOTCA"])).not.toMatchObject({
      version: "version" in both ? both.version : "",
    });
    expect(await client.fetch(["default"])).toMatchObject({ names: ["default"], version: "v1" });
  });

  test("the names that are known, where others are not", async () => {
    const bench = await startBench();
    bench.store.put(bundle("r1"));
    expect(await bench.client().fetch(["other", "ROOTCA"])).toMatchObject({ names: ["ROOTCA"] });
  });

  test("NOT_FOUND where all are unknown, UNAVAILABLE where one is not there yet", async () => {
    const bench = await startBench();
    bench.store.put(bundle("r1"));
    const client = bench.client();
    expect(await client.fetch(["other\n", "another"])).toEqual({
      code: NOT_FOUND,
      details: "this agent does not serve other?, another",
    });
    expect(await client.fetch(["default", "ROOTCA"])).toEqual({
      code: UNAVAILABLE,
      details: "not there yet: default; ask again, or open a stream",
    });
    expect(bench.eventsOf("sds.fetch").map(({ outcome }) => outcome)).toEqual([
      "unknown",
      "pending",
    ]);
  });

  test("no names give nothing, and all only where that is allowed", async () => {
    const [strict, open] = [await startBench(), await startBench({ emptyMeansAll: true })];
    for (const bench of [strict, open]) {
      bench.store.put(certificate("v1"));
      bench.store.put(bundle("r1"));
    }
    for (const names of [[], ["*"]]) {
      expect(await strict.client().fetch(names)).toMatchObject({ names: [] });
      expect(await open.client().fetch(names)).toMatchObject({ names: ["default", "ROOTCA"] });
    }
  });

  test("a request that cannot be read has its status, and is counted", async () => {
    const bench = await startBench();
    const long = "x".repeat(5_000);
    expect(await bench.client().fetch([long])).toMatchObject({
      code: 8,
      details: expect.stringContaining("SDS_NAME_TOO_LONG"),
    });
    expect(bench.eventsOf("sds.refused")).toMatchObject([{ code: "SDS_NAME_TOO_LONG" }]);
  });
});
