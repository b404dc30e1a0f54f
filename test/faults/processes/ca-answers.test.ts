import { rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noEnvoy } from "../../envoy/suite.ts";
import { FaultCa } from "../../fakes/fault-ca.ts";
import { tlsIdentity } from "../../fakes/tls-identity.ts";
import { jwt } from "../../process/support.ts";
import { eventually } from "../../support/eventually.ts";
import { shownSerial } from "../../support/mesh.ts";
import { Load } from "../../support/traffic.ts";
import { lies } from "../lies.ts";
import { fault } from "../table.ts";
import { lifeOf } from "./life.ts";
import { Lookout } from "./lookout.ts";
import { FaultMesh, startFaultCa } from "./mesh.ts";

/** Renewal is due after 3 s, and 57 s are left then to be wrong in. */
const TTL = 60_000;
const ARGS = "--grace-period-ratio 0.95 --ca-timeout 2s";

/** One mesh goes through all of it, in this order, under load. */
describe.skipIf(noEnvoy)("a CA that answers", () => {
  let mesh: FaultMesh;
  let ca: FaultCa;
  let access: Awaited<ReturnType<typeof startFaultCa>>["access"];
  let load: Load;
  beforeAll(async () => {
    ({ ca, access } = await startFaultCa(TTL));
    mesh = await FaultMesh.of(access, "60s", ARGS);
    await mesh.agent.start();
    await mesh.startEnvoys();
    load = new Load(mesh.envoys.outbound);
  });
  afterAll(async () => {
    await mesh.stop();
    await ca.stop();
  });

  /** The next certificate is issued, and Envoy shows it; until here no request failed. */
  async function heals(look: Lookout): Promise<void> {
    await look.logged("rotation.succeeded");
    await eventually("Envoy to show it", async () =>
      (await shownSerial(mesh.envoys.inbound)).endsWith(lifeOf(mesh.agent).serial),
    );
    expect(load.failures).toEqual([]);
    expect(look.lines("secret.expired")).toEqual([]);
    expect(look.lines("sds.nack")).toEqual([]);
  }

  test(fault("ca-lies"), async () => {
    const look = await Lookout.fromNow(mesh.agent);
    ca.next(...lies.map(({ answer }) => ({ ttlMs: TTL, ...answer })));
    await look.logged("rotation.failed");
    const served = await shownSerial(mesh.envoys.inbound);
    await look.logged("rotation.failed", ({ failures }) => failures === lies.length);
    await look.sees("the-cas-answer-does-not-hold");
    expect(await shownSerial(mesh.envoys.inbound)).toBe(served);
    const codes = look.lines("rotation.failed").map(({ err }) => err?.code);
    expect(codes).toEqual(lies.map(({ code, codeOnTheWire }) => codeOnTheWire ?? code));
    expect(await mesh.agent.metric("node_agent_ready")).toBe(1);
    await heals(await Lookout.fromNow(mesh.agent));
  });

  describe(fault("token"), () => {
    const good = jwt({ jti: "good" });
    const wrong: readonly [string, (file: string) => void][] = [
      ["missing", (file) => rmSync(file)],
      ["empty", (file) => writeFileSync(file, "")],
      ["expired", (file) => writeFileSync(file, jwt({ exp: 1 }))],
    ];

    test.each(wrong)("%s", async (_what, spoil) => {
      const look = await Lookout.fromNow(mesh.agent);
      ca.faults = { ttlMs: TTL, token: good };
      spoil(access.tokenFile);
      await look.sees("the-ca-refuses-the-agent");
      const { err } = await look.logged("rotation.failed");
      expect(err?.code).toBe("CA_UNAUTHENTICATED");
      const healing = await Lookout.fromNow(mesh.agent);
      writeFileSync(access.tokenFile, good);
      await heals(healing);
    });

    test("rotated between two calls", async () => {
      const look = await Lookout.fromNow(mesh.agent);
      const next = jwt({ jti: "next" });
      writeFileSync(access.tokenFile, next);
      ca.faults = { ttlMs: TTL, token: next };
      await heals(look);
      expect(look.lines("rotation.failed")).toEqual([]);
      ca.faults = { ttlMs: TTL };
    });
  });

  test(fault("ca-root-replaced"), async () => {
    const look = await Lookout.fromNow(mesh.agent);
    const { issuer, port, faults } = ca;
    await ca.stop();
    ca = await FaultCa.start({ issuer, port, tls: await tlsIdentity() });
    ca.faults = faults;
    await look.sees("the-cas-own-certificate-is-not-trusted");
    const healing = await Lookout.fromNow(mesh.agent);
    writeFileSync(access.rootFile, ca.rootPem);
    await heals(healing);
    await load.stop();
    expect(load.failures).toEqual([]);
    expect(load.sent).toBeGreaterThan(500);
  });
});
