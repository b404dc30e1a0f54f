import { afterEach, expect, test } from "vitest";
import { FaultCa } from "../fakes/fault-ca.ts";
import { removeFolders, stopAll } from "../support/processes.ts";
import { TestAgent } from "./support.ts";

let ca: FaultCa | undefined;
afterEach(async () => {
  await stopAll();
  await ca?.stop();
  removeFolders();
});

test("a SECRET_TTL above the CA's maximum: the pod starts, and is told what to set", async () => {
  ca = await FaultCa.start();
  ca.faults = { maxTtlMs: 7_200_000 };
  const agent = TestAgent.of(ca, { env: { SECRET_TTL: "24h" } });
  await agent.ready();
  expect(ca.calls.map(({ validitySeconds }) => validitySeconds)).toEqual([86_400, 7_200]);
  expect(await agent.logged("ca.ttl.lowered")).toMatchObject({
    level: "warn",
    ca: ca.endpoint,
    asked_seconds: 86_400,
    granted_seconds: 7_200,
    setting: "SECRET_TTL (--ttl): set it to 7200s or less",
  });
  expect(await agent.logged("rotation.other_life")).toMatchObject({ asked_seconds: 86_400 });
  const limit = `node_agent_ca_ttl_limit_seconds{endpoint="${ca.endpoint}"}`;
  expect(await agent.metric(limit)).toBe(7_200);
  expect(agent.lines("rotation.failed")).toEqual([]);
});
