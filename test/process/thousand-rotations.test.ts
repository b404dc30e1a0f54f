import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { EventBus } from "../../src/core/events.ts";
import { spiffeId } from "../../src/identity/spiffe-id.ts";
import { workloadNames } from "../../src/sds/names.ts";
import { UdsListener } from "../../src/sds/socket/listener.ts";
import { createIssue } from "../../src/secrets/issue.ts";
import { Rotator } from "../../src/secrets/rotator.ts";
import { SecretStore } from "../../src/secrets/store.ts";
import { Serving } from "../../src/serving.ts";
import { FakeCaClient } from "../fakes/ca-client.ts";
import { testFolder } from "../integration/sds-socket.setup.ts";
import type { DeltaStream } from "../support/delta-stream.ts";
import { SdsClient, type SdsStream } from "../support/sds-client.ts";
import { TestCa } from "../support/test-ca.ts";
import { TestClock } from "../support/test-clock.ts";
import { settings } from "../unit/secrets/rotator-harness.ts";
import { MINUTE, noMoreTrust, SECOND } from "../unit/secrets/support.ts";
import { publishing } from "../unit/secrets/publishing.ts";

const ROTATIONS = 1_000;
const PATIENCE_MS = 60_000;
/** So many looks; the least of the first half is compared with the least of the second. */
const ROUNDS = 8;
/** A sixth of what one kept secret takes, which is 6,600 bytes at least. */
const BYTES_A_ROTATION = 1_100;

// Compiled code grows for as long as V8 finds something to optimize, and is no leak: a flag for each compiler.
for (const flag of ["--expose-gc", "--no-opt", "--no-maglev", "--no-sparkplug"])
  setFlagsFromString(flag);
const collect: () => void = runInNewContext("gc");

const identity = spiffeId({
  trustDomain: "cluster.local",
  namespace: "shop",
  serviceAccount: "cart",
});

/** All of an agent but its process, with real keys, signatures and sockets, on a clock that is moved. */
async function startAgent() {
  const clock = new TestClock();
  const ca = new FakeCaClient(await TestCa.create({ clock, intermediate: true }));
  const store = new SecretStore(clock);
  const bus = new EventBus(() => clock.now());
  bus.attach(() => {});
  const issue = createIssue(
    { clock, ca, identity, emit: bus.emit, trust: noMoreTrust },
    {
      keyType: "ecdsa-p256",
      keyFormat: "traditional",
      ttlMs: MINUTE,
      skewMs: 10 * SECOND,
      skewWarningMs: 5 * SECOND,
      includeRoot: false,
    },
  );
  const { publish } = publishing({ clock, store, emit: bus.emit });
  const rotator = new Rotator(
    { issue, publish, clock, random: () => 0, emit: bus.emit },
    { ...settings, ttlMs: MINUTE },
  );
  const path = join(testFolder(), "s");
  const listener = new UdsListener({ path, clock, emit: bus.emit });
  const serving = new Serving({
    store,
    clock,
    bus,
    names: workloadNames,
    aliases: {},
    files: { roots: [], forbidden: [], skewMs: 0 },
    trust: { trustDomain: "cluster.local", federated: [], validator: "trusted-ca" },
    emptyMeansAll: false,
    identifier: "test",
    limits: {},
    health: { ready: () => true, subscribe: () => () => {} },
    idle: Promise.resolve(),
  });
  await listener.listen();
  listener.accept(serving.handlers);
  rotator.start();
  onTestFinished(async () => {
    await rotator.stop();
    await serving.stop(100);
    await listener.close();
  });
  return { clock, ca, path };
}

/** Takes and ACKs the next response of a stream: the names in it. */
type Take = () => Promise<string>;

/** Three Envoys, with a stream for each secret, and one with both by delta. */
function startClients(path: string) {
  const clients = [0, 1, 2].map(() => new SdsClient(path));
  onTestFinished(() => clients.forEach((client) => client.close()));
  const sotw = (name: string) => clients.map((client) => client.open([name]));
  const delta = clients.map((client) => client.openDelta({ subscribe: ["default", "ROOTCA"] }));
  const [leaves, roots] = [sotw("default"), sotw("ROOTCA")];
  const bySotw =
    (stream: SdsStream): Take =>
    async () =>
      (await stream.take(undefined, PATIENCE_MS)).names.join();
  const byDelta =
    (stream: DeltaStream): Take =>
    async () => {
      const response = await stream.next(PATIENCE_MS);
      stream.ack(response);
      return response.names.join();
    };
  return {
    takeLeaf: [...leaves.map(bySotw), ...delta.map(byDelta)],
    takeRoots: [...roots.map(bySotw), ...delta.map(byDelta)],
    forget: () => [...leaves, ...roots, ...delta].forEach(({ received }) => (received.length = 0)),
  };
}

/** What is alive after a collection. */
function measure(clock: TestClock) {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  // Sockets and pipes; a timer or a file being read is there or not from one moment to the next.
  const handles = process.getActiveResourcesInfo().filter((type) => type.endsWith("Wrap")).length;
  return { bytes: heapUsed + arrayBuffers, handles, timers: clock.armed };
}

// fault: thousand-rotations
test("a thousand rotations over real sockets leave nothing behind", async () => {
  const { clock, ca, path } = await startAgent();
  const { takeLeaf, takeRoots, forget } = startClients(path);
  await Promise.all([...takeLeaf, ...takeRoots].map((take) => take()));
  const rounds: ReturnType<typeof measure>[] = [];
  for (let rotation = 1; rotation <= ROTATIONS; rotation += 1) {
    await clock.advance(MINUTE / 2);
    const names = await Promise.all(takeLeaf.map((take) => take()));
    expect(new Set(names)).toEqual(new Set(["default"]));
    forget();
    ca.requests.length = 0;
    if (rotation % (ROTATIONS / ROUNDS) === 0) rounds.push(measure(clock));
  }
  expect(ca.mostInFlight).toBe(1);
  // The least: a single look can find half a megabyte more, which is gone at the next.
  const least = (looks: typeof rounds): number => Math.min(...looks.map(({ bytes }) => bytes));
  const growth = least(rounds.slice(ROUNDS / 2)) - least(rounds.slice(0, ROUNDS / 2));
  expect(growth / (ROTATIONS / 2), JSON.stringify(rounds)).toBeLessThan(BYTES_A_ROTATION);
  const { handles, timers } = rounds[0] ?? {};
  expect(rounds.at(-1)).toMatchObject({ handles, timers });
}, 600_000);
