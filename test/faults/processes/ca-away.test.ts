import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noEnvoy } from "../../envoy/suite.ts";
import type { FaultCa } from "../../fakes/fault-ca.ts";
import { eventually } from "../../support/eventually.ts";
import { shownSerial } from "../../support/mesh.ts";
import { Load, request } from "../../support/traffic.ts";
import type { SignalId } from "../signals.ts";
import { fault } from "../table.ts";
import { lifeOf, reached } from "./life.ts";
import { Lookout } from "./lookout.ts";
import { FaultMesh, startFaultCa } from "./mesh.ts";

/** A twentieth of it is enough for a retry and its push. */
const TTL = 60_000;

/** One mesh goes through all of it, in this order. */
describe.skipIf(noEnvoy)("a CA that is away", () => {
  let mesh: FaultMesh;
  let ca: FaultCa;
  beforeAll(async () => {
    const started = await startFaultCa(TTL);
    ca = started.ca;
    mesh = await FaultMesh.of(started.access, "60s", "--ca-timeout 1s");
  });
  afterAll(async () => {
    await mesh.stop();
    await ca.stop();
  });

  test(fault("ca-down-at-start"), async () => {
    const { agent } = mesh;
    await ca.refuse();
    agent.spawn();
    await eventually("the socket", () => existsSync(agent.socket));
    const early = mesh.serverEnvoy();
    const look = Lookout.fromItsStart(agent);
    await look.sees("no-certificate-yet");
    await look.sees("the-ca-cannot-be-reached");
    await look.logged("sds.held");
    expect(await agent.metric("node_agent_ready")).toBe(0);
    expect((await early.admin("/ready")).trim()).not.toBe("LIVE");
    await ca.accept();
    await agent.ready();
    await early.live();
    await early.process.stop("SIGKILL");
    await mesh.startEnvoys();
    expect((await request(mesh.envoys.outbound)).xfcc).toContain("sa/default");
  });

  /** Under load through all of it; an Envoy that starts meanwhile is served what is valid. */
  async function isOutlived(begin: () => unknown, end: () => unknown, ...seen: SignalId[]) {
    const { agent, envoys } = mesh;
    const life = lifeOf(agent);
    const look = await Lookout.fromNow(agent);
    const load = new Load(envoys.outbound);
    const killed = mesh.clientEnvoy();
    await killed.live();

    await reached(life, 0.45);
    await begin();
    await reached(life, 0.6);
    await killed.process.stop("SIGKILL");
    const restarted = mesh.clientEnvoy();
    await restarted.live();
    await request(await restarted.port("outbound"));
    expect((await restarted.serials()).map(withoutZeros)).toEqual([life.serial]);
    for (const id of seen) await look.sees(id);
    expect(await agent.metric('node_agent_rotator_state{state="valid"}')).toBe(0);
    expect(await agent.metric("node_agent_ready")).toBe(1);

    await reached(life, 0.95);
    expect(lifeOf(agent)).toEqual(life);
    await end();
    await look.logged("rotation.succeeded");
    await eventually("Envoy to show it", async () =>
      (await shownSerial(envoys.inbound)).endsWith(lifeOf(agent).serial),
    );
    await load.stop();
    await restarted.process.stop("SIGKILL");
    expect(load.failures).toEqual([]);
    expect(load.sent).toBeGreaterThan(400);
    expect(look.lines("secret.expired")).toEqual([]);
  }

  test(fault("ca-down-over-renewal"), () =>
    isOutlived(
      () => ca.refuse(),
      () => ca.accept(),
      "the-ca-cannot-be-reached",
    ),
  );

  test(fault("ca-hung"), async () => {
    const calls = ca.connections;
    await isOutlived(
      () => (ca.faults = { connections: "silent" }),
      () => (ca.faults = { ttlMs: TTL }),
      "the-ca-does-not-answer",
    );
    // A call of 1 s and a pause of 1 s each, never one beside another.
    expect(ca.connections - calls).toBeLessThan((0.5 * TTL) / 1_000);
    await eventually("no connection to stay", () => ca.openConnections === 0);
  });

  test(fault("ca-down-beyond-end"), async () => {
    const { agent, envoys } = mesh;
    const look = await Lookout.fromNow(agent);
    const life = lifeOf(agent);
    const load = new Load(envoys.outbound);
    await ca.refuse();
    await reached(life, 0.97);
    await load.stop();
    expect(load.failures).toEqual([]);
    await look.sees("the-certificate-has-expired");
    expect(Date.now()).toBeGreaterThanOrEqual(life.notAfter);
    expect(await agent.metric("node_agent_ready")).toBe(0);

    const late = mesh.serverEnvoy();
    await look.logged("sds.held");
    expect((await late.admin("/ready")).trim()).not.toBe("LIVE");
    await ca.accept();
    await late.live();
    await eventually("requests to pass", () => request(envoys.outbound));
    const healed = new Load(envoys.outbound);
    await eventually("load", () => healed.sent > 50);
    await healed.stop();
    expect(healed.failures).toEqual([]);
    expect(await agent.metric("node_agent_ready")).toBe(1);
  });
});

const withoutZeros = (serial: string): string => serial.replace(/^0+/, "");
