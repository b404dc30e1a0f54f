import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { encodeRequest } from "../support/sds-client.ts";
import { bareStream, certificate, startBench } from "./sds-support.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

/** Bytes in buffers that are alive. */
function buffers(): number {
  collect();
  return process.memoryUsage().arrayBuffers;
}

test("nothing of a held request is kept, 61 kB of it from each Envoy", async () => {
  const bench = await startBench();
  const streams = 40;
  const before = buffers();
  const request = encodeRequest({ names: ["default"], node: "n".repeat(61_000) });
  for (let i = 1; i <= streams; i += 1) {
    bareStream(bench.path).send(request);
    await eventually("it to be held", () => bench.eventsOf("sds.held").length === i);
  }
  await eventually("the requests to be gone", () => buffers() - before < streams * 4_000);
  expect(bench.server.streams()).toHaveLength(streams);
});

test("the bytes of a version go with it", async () => {
  const bench = await startBench();
  const stream = bench.client().open(["default"]);
  const before = buffers();
  for (let i = 1; i <= 20; i += 1) {
    bench.store.put(certificate(`v${i}`, { chainPem: `${i}`.padEnd(500_000) }));
    await stream.take();
    stream.received.length = 0;
  }
  await eventually("all but the newest to be gone", () => buffers() - before < 3_000_000);
  expect(bench.eventsOf("sds.push")).toHaveLength(20);
});
