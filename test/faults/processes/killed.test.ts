import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noEnvoy, renew } from "../../envoy/suite.ts";
import type { Envoy } from "../../support/envoy.ts";
import { eventually } from "../../support/eventually.ts";
import { Ca } from "../../support/mesh.ts";
import { temporaryFolder } from "../../support/processes.ts";
import { TestCa } from "../../support/test-ca.ts";
import { Load, request } from "../../support/traffic.ts";
import { fault } from "../table.ts";
import { lifeOf } from "./life.ts";
import { Lookout } from "./lookout.ts";
import { FaultMesh, startFaultCa } from "./mesh.ts";

/** Renewal is due after 4 s, and 36 s are left then. */
const ARGS = "--grace-period-ratio 0.9 --ca-timeout 20s";

const HOUR = 3_600_000;

/** Where a renewal is. */
const phases = ["before the call", "during the call", "right after the publication"] as const;
type Phase = (typeof phases)[number];

/** One mesh loses one part after another, in each phase of a renewal, under load. */
describe.skipIf(noEnvoy)("kill -9", () => {
  let ca: Ca;
  let mesh: FaultMesh;
  let load: Load;
  beforeAll(async () => {
    ca = new Ca(temporaryFolder());
    await ca.start();
    mesh = await FaultMesh.of(ca, "40s", `${ARGS} --state-dir ${temporaryFolder()}`);
    await mesh.agent.start();
    await mesh.startEnvoys();
    load = new Load(mesh.envoys.outbound);
  });
  afterAll(() => mesh.stop());

  /** Waits until a renewal is in `phase`. A CA that is stopped holds a call for as long as it takes. */
  async function reach(phase: Phase): Promise<Lookout> {
    const look = await Lookout.fromNow(mesh.agent);
    if (phase === "during the call") {
      ca.process.child.kill("SIGSTOP");
      await look.logged("rotation.started");
      return look;
    }
    const { next_rotation: due } = await look.logged("rotation.succeeded");
    if (phase === "before the call") {
      const at = Date.parse(String(due)) - 500;
      await eventually("the moment before", () => Date.now() >= at);
    }
    return look;
  }

  /** Renewal goes on, Envoys have its certificate, and no request failed. */
  async function goesOn(...others: Envoy[]): Promise<void> {
    ca.process.child.kill("SIGCONT");
    const { agent, envoys } = mesh;
    const { serial } = lifeOf(agent);
    for (const envoy of [envoys.server, envoys.client, ...others]) {
      await eventually("the latest certificate in Envoy", async () => {
        const [used = ""] = await envoy.serials();
        return lifeOf(agent).serial !== serial && used.replace(/^0+/, "") === lifeOf(agent).serial;
      });
    }
    expect(load.failures.slice(0, 5)).toEqual([]);
    expect(agent.process.stdout).not.toContain('"event":"secret.expired"');
    expect(agent.process.stdout).not.toContain('"event":"sds.nack"');
  }

  describe(fault("ca-killed"), () => {
    test.each(phases)("%s", async (phase) => {
      const look = await reach(phase);
      await ca.process.stop("SIGKILL");
      await look.sees("the-ca-cannot-be-reached");
      expect(await mesh.agent.metric("node_agent_ready")).toBe(1);
      await ca.start();
      await goesOn();
    });
  });

  describe(fault("envoy-killed"), () => {
    test.each(phases)("%s", async (phase) => {
      const { agent } = mesh;
      const killed = mesh.clientEnvoy();
      await killed.live();
      const streams = await agent.metric("node_agent_sds_streams_open");
      const look = await reach(phase);
      await killed.process.stop("SIGKILL");
      const restarted = mesh.clientEnvoy();
      await restarted.live();
      await look.sees("an-envoy-went-away");
      await request(await restarted.port("outbound"));
      await goesOn(restarted);
      expect(await agent.metric("node_agent_sds_streams_open")).toBe(streams);
      await restarted.process.stop("SIGKILL");
    });
  });

  describe(fault("agent-killed"), () => {
    test.each(phases)("%s", async (phase) => {
      const { agent, envoys } = mesh;
      await reach(phase);
      await agent.process.stop("SIGKILL");
      await eventually(
        "Envoy to miss its stream",
        async () => (await envoys.server.stat("sds.default.control_plane.connected_state")) === 0,
      );
      ca.process.child.kill("SIGCONT");
      await agent.start();
      await Lookout.fromItsStart(agent).sees("the-agent-was-restarted");
      await goesOn();
      expect(await envoys.server.stat("sds.default.control_plane.connected_state")).toBe(1);
    });
  });

  test(fault("restarted-without-ca"), async () => {
    const { agent } = mesh;
    const look = await reach("right after the publication");
    await ca.process.stop("SIGKILL");
    const { serial, renewAt } = lifeOf(agent);
    await look.logged("state.saved", (line) => String(line["serial"]).endsWith(serial));
    for (const time of ["the first time", "the second time"]) {
      await agent.process.stop("SIGKILL");
      await agent.start();
      const loaded = await Lookout.fromItsStart(agent).logged("state.loaded");
      expect(String(loaded["serial"]).replace(/^0+/, ""), time).toBe(serial);
      // As it was planned, or at once where that is over: never later for a restart.
      const due = Math.max(renewAt, Date.parse(String(loaded["time"])));
      expect(Date.parse(String(loaded["next_rotation"])), time).toBeLessThanOrEqual(due);
      const late = mesh.clientEnvoy();
      await late.live();
      await request(await late.port("outbound"));
      await late.process.stop("SIGKILL");
    }
    await ca.start();
    await Lookout.fromItsStart(agent).logged("rotation.succeeded");
    await goesOn();
  });

  test("no request failed in all that time", async () => {
    await load.stop();
    expect(load.failures.slice(0, 5)).toEqual([]);
    expect(load.sent).toBeGreaterThan(1_000);
  });
});

describe.skipIf(noEnvoy)(fault("agent-killed"), () => {
  test("while the new leaf waits for its root", async () => {
    const [a, b] = await Promise.all([TestCa.create({ name: "A" }), TestCa.create({ name: "B" })]);
    const { ca, access } = await startFaultCa(HOUR, { issuer: a });
    const args = `--root-propagation-delay 10s --state-dir ${temporaryFolder()}`;
    const mesh = await FaultMesh.of(access, "1h", args);
    const { agent } = mesh;
    await agent.start();
    await mesh.startEnvoys();
    const { server, client, outbound } = mesh.envoys;
    const load = new Load(outbound);
    try {
      const { serial } = lifeOf(agent);
      const first = await Lookout.fromNow(agent);
      ca.faults = { ttlMs: HOUR, issuer: b };
      renew(agent);
      await first.logged("roots.staging");
      await agent.process.stop("SIGKILL");
      expect(first.lines("roots.staged")).toEqual([]);

      await agent.start();
      const second = Lookout.fromItsStart(agent);
      const loaded = await second.logged("state.loaded");
      expect(String(loaded["serial"]).replace(/^0+/, "")).toBe(serial);
      renew(agent);
      await second.logged("roots.staged");
      for (const envoy of [server, client])
        await eventually("the certificate under B in Envoy", async () => {
          const [used = ""] = await envoy.serials();
          return used.replace(/^0+/, "") === lifeOf(agent).serial;
        });
      expect(lifeOf(agent).serial).not.toBe(serial);
      const { sent } = load;
      await eventually("requests under B", () => load.sent > sent + 20);
    } finally {
      await load.stop();
      await ca.stop();
      await mesh.stop();
    }
    expect(load.failures.slice(0, 5)).toEqual([]);
    expect(load.sent).toBeGreaterThan(100);
  });
});
