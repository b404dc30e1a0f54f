import { afterEach, beforeEach, expect, test } from "vitest";
import { FaultCa } from "../fakes/fault-ca.ts";
import { tlsIdentity } from "../fakes/tls-identity.ts";
import { eventually } from "../support/eventually.ts";
import { removeFolders, stopAll } from "../support/processes.ts";
import { TestCa } from "../support/test-ca.ts";
import { TestAgent } from "./support.ts";

let first: FaultCa;
let second: FaultCa;
beforeEach(async () => {
  const [tls, issuer] = await Promise.all([tlsIdentity(), TestCa.create({ intermediate: true })]);
  first = await FaultCa.start({ tls, issuer });
  second = await FaultCa.start({ tls, issuer });
});
afterEach(async () => {
  await stopAll();
  await Promise.all([first.stop(), second.stop()]);
  removeFolders();
});

/** Of a life of 60 s, each 3 s. */
const OFTEN = ["--grace-period-ratio", "0.95"];

/** An agent that asks the first, then the second; both grant `life` seconds. */
function startAgent(life: number, args: readonly string[] = [], caTimeout = "10s"): TestAgent {
  first.faults = { ...first.faults, ttlMs: life * 1_000 };
  second.faults = { ttlMs: life * 1_000 };
  const short = ["--ttl", `${life}s`, "--min-renew-interval", "1s", "--ca-timeout", caTimeout];
  return TestAgent.of(first, {
    args: [...short, ...args],
    env: { CA_ADDR: `${first.endpoint},${second.endpoint}` },
  });
}

const signedBy = (agent: TestAgent): unknown[] =>
  agent.lines("rotation.succeeded").map(({ ca }) => ca);

test("the first CA dies and comes back: the second signs meanwhile, and operators see it", async () => {
  const agent = startAgent(60, OFTEN);
  await agent.ready();
  const active = ({ endpoint }: FaultCa): string =>
    `node_agent_ca_endpoint_active{endpoint="${endpoint}"}`;
  const open = `node_agent_ca_endpoint_state{endpoint="${first.endpoint}",state="open"}`;
  expect(await agent.metric(active(first))).toBe(1);
  expect(await agent.metric(open)).toBe(0);

  await first.refuse();
  const failover = await agent.logged("ca.failover");
  expect(failover).toMatchObject({ from: first.endpoint, ca: second.endpoint });
  expect(failover.err).toMatchObject({ code: "CA_UNREACHABLE" });
  await eventually("the second as the active one", async () => {
    const figures = [active(first), active(second), open].map((series) => agent.metric(series));
    return (await Promise.all(figures)).join() === "0,1,1";
  });
  expect(await agent.metric(`node_agent_ca_failovers_total{endpoint="${second.endpoint}"}`)).toBe(
    1,
  );

  await first.accept();
  expect(await agent.logged("ca.recovered")).toMatchObject({
    ca: first.endpoint,
    from: second.endpoint,
  });
  await eventually("the first as the active one", async () => {
    return (await agent.metric(active(first))) === 1;
  });
  // Not one rotation failed, and nothing expired.
  expect(agent.lines("rotation.failed")).toEqual([]);
  expect(agent.lines("secret.expired")).toEqual([]);
  expect(new Set(signedBy(agent))).toEqual(new Set([first.endpoint, second.endpoint]));
});

test("a pod starts on the second CA while the first one hangs", async () => {
  first.faults = { hang: true };
  const agent = startAgent(60, [], "1s");
  await agent.ready();
  expect((await agent.logged("rotation.succeeded"))["ca"]).toBe(second.endpoint);
  expect(await agent.logged("ca.endpoint.failed")).toMatchObject({
    ca: first.endpoint,
    err: { code: "CA_DEADLINE" },
  });
});

test("both down: the error names both, and the last good is served until one is back", async () => {
  const agent = startAgent(60, OFTEN);
  await agent.ready();
  await Promise.all([first.refuse(), second.refuse()]);
  const failed = await agent.logged("rotation.failed");
  expect(String((failed.err as { message?: unknown }).message)).toMatch(
    new RegExp(`^none of 2 CAs .*${first.endpoint}: .*; CA ${second.endpoint}: `),
  );
  expect((await agent.health()).status).toBe(200);
  await second.accept();
  const since = signedBy(agent).length;
  await eventually("the second's signature", () => signedBy(agent).length > since, 60_000);
  expect(signedBy(agent).at(-1)).toBe(second.endpoint);
});
