import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { create } from "../../src/ca/providers/self-signed/provider.ts";
import { CaPool } from "../../src/ca/pool.ts";
import { instantOf, systemClock } from "../../src/core/clock.ts";
import type { AgentEvent } from "../../src/core/events.ts";
import { systemRandom } from "../../src/core/random.ts";
import { spiffeId } from "../../src/identity/spiffe-id.ts";
import { namedSecrets } from "../../src/sds/names.ts";
import { unknownPeer } from "../../src/sds/peer.ts";
import { SdsServer } from "../../src/sds/server.ts";
import { createIssue } from "../../src/secrets/issue.ts";
import { emptyBook, takeFromCa } from "../../src/secrets/root-book.ts";
import type { TlsCertificate, TrustBundle } from "../../src/secrets/secret.ts";
import { SecretStore } from "../../src/secrets/store.ts";
import { bundleOf } from "../../src/secrets/trust-bundle.ts";
import { streamsIn } from "../support/agent-log.ts";
import { Envoy } from "../support/envoy.ts";
import { eventually } from "../support/eventually.ts";
import { BY_DELTA, inboundPorts, rotated, startEnvoys } from "../support/mesh.ts";
import { temporaryFolder } from "../support/processes.ts";
import { Load } from "../support/traffic.ts";
import { noMoreTrust } from "../unit/secrets/support.ts";
import { application, binary, noEnvoy, renew, startAgent } from "./suite.ts";

const identity = spiffeId({
  trustDomain: "cluster.local",
  namespace: "default",
  serviceAccount: "default",
});

/** Pairs and roots that Envoy accepts, one after the other, each of a CA of its own. */
async function issueAnew(): Promise<{ certificate: TlsCertificate; bundle: TrustBundle }> {
  const emit = (): void => {};
  const ca = await create({ caDir: undefined }, { clock: systemClock, emit, inKubernetes: false });
  const options = { clock: systemClock, random: systemRandom, emit, limitMs: 60_000 };
  const pool = new CaPool([{ name: "in-process", client: ca }], options);
  const issue = createIssue(
    { clock: systemClock, emit, ca: pool, identity, trust: noMoreTrust },
    {
      keyType: "ecdsa-p256",
      keyFormat: "traditional",
      ttlMs: 3_600_000,
      skewMs: 60_000,
      skewWarningMs: 5_000,
      includeRoot: false,
    },
  );
  const { certificate, roots } = await issue(new AbortController().signal);
  const now = instantOf(systemClock);
  const made = bundleOf(takeFromCa(emptyBook(0), roots, 0, now), now);
  if (made === undefined) throw new Error("no roots");
  return { certificate, bundle: made.bundle };
}

/** An SDS server that goes and comes while what it serves stays: `events` are of this one. */
async function serve(store: SecretStore, path: string) {
  const events: AgentEvent[] = [];
  const server = new SdsServer({
    sources: () => namedSecrets(store),
    clock: systemClock,
    emit: (event) => void events.push(event),
    identifier: "node-agent/test",
  });
  let connections = 0;
  const listener = createServer((socket) => {
    socket.on("error", () => {});
    server.accept(socket, unknownPeer((connections += 1)));
  });
  await new Promise<void>((resolve) => {
    listener.listen(path, resolve);
  });
  return {
    /** Versions by name, in the order in which they were sent. */
    sent: (name: string) =>
      events.flatMap((event) =>
        event.type === "sds.push" && event.name === name ? [event.version] : [],
      ),
    subscribed: () =>
      events.flatMap((event) => (event.type === "sds.subscribed" ? event.names : [])).toSorted(),
    async stop(): Promise<void> {
      const closed = new Promise<void>((resolve) => void listener.close(() => resolve()));
      await server.stop(1_000);
      await closed;
    },
  };
}

describe.skipIf(noEnvoy)("a delta Envoy that reconnects says what it has", () => {
  const app = application();

  test("the same secrets: nothing is sent again, and what changes then still comes", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "socket");
    const store = new SecretStore(systemClock);
    const [old, young] = await Promise.all([issueAnew(), issueAnew()]);
    const put = ({ certificate, bundle }: Awaited<ReturnType<typeof issueAnew>>): void => {
      store.put(bundle);
      store.put(certificate);
    };
    put(old);
    const first = await serve(store, path);
    const envoy = new Envoy({
      binary,
      bootstrap: "delta",
      folder,
      socket: path,
      ports: inboundPorts(app.port),
    });
    await envoy.live();
    expect(first.sent("default")).toEqual([old.certificate.version]);
    expect(first.sent("ROOTCA")).toEqual([old.bundle.version]);

    await first.stop();
    const second = await serve(store, path);
    try {
      await eventually("Envoy to ask again", () => second.subscribed().length === 2);
      expect(second.subscribed()).toEqual(["ROOTCA", "default"]);
      put(young);
      await eventually("the new pair to be in use", async () => {
        const [serial = ""] = await envoy.serials();
        return serial.replace(/^0+/, "") === young.certificate.serial.replace(/^0+/, "");
      });
      // What was sent first on the new streams is the change: they were silent before.
      expect(second.sent("default")).toEqual([young.certificate.version]);
      expect(second.sent("ROOTCA")).toEqual([young.bundle.version]);
      for (const name of ["default", "ROOTCA"]) {
        expect(await envoy.stat(`sds.${name}.update_success`)).toBe(2);
        expect(await envoy.stat(`sds.${name}.update_rejected`)).toBe(0);
      }
    } finally {
      await second.stop();
    }
  });

  test("an agent killed with -9, its next certificate another: the roots are sent again to SotW alone", async () => {
    const { agent } = await startAgent("1h");
    const common = { binary, app: app.port, server: agent, client: agent };
    const sotw = await startEnvoys(common);
    const delta = await startEnvoys({ ...common, bootstrap: "delta", replace: BY_DELTA });
    const [serial = ""] = await delta.server.serials();
    const load = new Load(delta.outbound, 50);
    await agent.process.stop("SIGKILL");
    await agent.start();
    const envoys = [sotw.server, sotw.client, delta.server, delta.client];
    await Promise.all(envoys.map((envoy) => rotated(envoy, serial)));
    const ofRoots = () =>
      streamsIn(agent.process.stdout).filter(({ names }) => names.includes("ROOTCA"));
    await eventually("all to be back", () => ofRoots().length === envoys.length);
    await eventually("SotW to have the roots again", () =>
      ofRoots().every(({ variant, acked }) => variant === "delta" || acked.has("ROOTCA")),
    );

    // A renewal on request: also to show that delta streams were left in order.
    const [second = ""] = await delta.server.serials();
    renew(agent);
    await Promise.all(envoys.map((envoy) => rotated(envoy, second)));
    await load.stop();
    expect(load.failures).toEqual([]);
    for (const { variant, pushed } of ofRoots()) {
      expect(pushed.get("ROOTCA") ?? []).toHaveLength(variant === "delta" ? 0 : 1);
    }
    expect(await agent.metric('node_agent_sds_pushes_total{resource="ROOTCA"}')).toBe(2);
    expect(await agent.metric('node_agent_sds_pushes_total{resource="default"}')).toBe(8);
    expect(await agent.metric('node_agent_sds_nacks_total{resource="default"}')).toBe(0);
  });
});
