import { describe, expect, onTestFinished, test, vi } from "vitest";
import { Sensitive } from "../../src/core/sensitive.ts";
import { EncodedSecrets } from "../../src/sds/encode.ts";
import { KEY_GRACE_MS, KeyRetirement, retireReplaced } from "../../src/secrets/key-retirement.ts";
import { eventually } from "../support/eventually.ts";
import { encodeRequest } from "../support/sds-client.ts";
import { TestClock } from "../support/test-clock.ts";
import {
  type BareStream,
  bareStream,
  type Bench,
  bundle,
  certificate,
  startBench,
} from "./sds-support.ts";

const isZero = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0);

/** A server whose keys are retired by the test's clock, and every message that it encoded. */
async function world() {
  const encodings = ["sotw", "delta"] as const;
  const spies = encodings.map((variant) => vi.spyOn(EncodedSecrets.prototype, variant));
  const bench = await startBench();
  const clock = new TestClock();
  const forget = (key: Sensitive<Buffer>): void => bench.server.forget(key);
  const retirement = new KeyRetirement({ clock, forget });
  const unwatch = retireReplaced(bench.store, ["default"], retirement);
  const end = (): void => {
    unwatch();
    retirement.stop();
  };
  onTestFinished(() => {
    end();
    for (const spy of spies) spy.mockRestore();
  });
  /** The messages with this version of `default`, each once. */
  const bodies = (version: string): Buffer[] => {
    const made = spies.flatMap(({ mock }) =>
      mock.calls.flatMap(([secret], i) => {
        const body: unknown = mock.results[i]?.value;
        return secret.version === version && body instanceof Buffer ? [body] : [];
      }),
    );
    return [...new Set(made)];
  };
  return { bench, clock, bodies, end };
}

/** A certificate with a key of its own, which the test keeps an eye on. */
function put({ store }: Bench, version: string): Buffer {
  const key = Buffer.from(`the private key of ${version}\n`);
  store.put(certificate(version, { privateKeyPem: new Sensitive(key) }));
  return key;
}

describe("a key that was replaced", () => {
  test("is overwritten with all its messages, after a while; the new one is not", async () => {
    const { bench, clock, bodies } = await world();
    const old = put(bench, "v1");
    const sotw = bench.client().open(["default"]);
    const delta = bench.client().openDelta({ subscribe: ["default"] });
    await sotw.take();
    await delta.next();
    expect(bodies("v1")).toHaveLength(2);

    const current = put(bench, "v2");
    await sotw.take();
    await clock.advance(KEY_GRACE_MS - 1);
    expect([old, ...bodies("v1")].some(isZero)).toBe(false);
    await clock.advance(1);
    expect([old, ...bodies("v1")].every(isZero)).toBe(true);
    expect([current, ...bodies("v2")].some(isZero)).toBe(false);
    expect(clock.armed).toBe(0);

    // Who comes now gets the new one whole.
    const { secrets } = await bench.client().open(["default"]).next();
    const bytes = secrets[0]?.tlsCertificate?.privateKey?.inlineBytes ?? [];
    expect(Buffer.from(bytes).toString()).toBe("the private key of v2\n");
  });

  test("is not, as long as a slow reader has it to come, and gets it whole", async () => {
    const { bench, clock, bodies } = await world();
    bench.store.put(bundle("r1", { pem: "r".repeat(500_000) }));
    const old = put(bench, "v1");
    const { request, send } = bareStream(bench.path);
    send(encodeRequest({ names: ["ROOTCA", "default"] }));
    await eventually("both to be written", () => bench.eventsOf("sds.push").length === 2);
    put(bench, "v2");
    await clock.advance(KEY_GRACE_MS);
    const [body] = bodies("v1");
    expect(isZero(old)).toBe(true);
    expect(body && isZero(body)).toBe(false);

    let read = "";
    request.on("data", (chunk: Buffer) => (read += chunk.toString("latin1")));
    await eventually("the key", () => read.includes("the private key of v1\n"));
    await eventually("its end here", () => body && isZero(body));
  });

  test.each<[string, (stream: BareStream) => void]>([
    ["is gone", ({ socket }) => socket.destroy()],
    ["gives its stream up", ({ request }) => request.close()],
  ])("is, when the slow reader %s", async (_how, leave) => {
    const { bench, clock, bodies } = await world();
    bench.store.put(bundle("r1", { pem: "r".repeat(500_000) }));
    put(bench, "v1");
    const stream = bareStream(bench.path);
    stream.send(encodeRequest({ names: ["ROOTCA", "default"] }));
    await eventually("both to be written", () => bench.eventsOf("sds.push").length === 2);
    put(bench, "v2");
    await clock.advance(KEY_GRACE_MS);
    leave(stream);
    await eventually("its end", () => bodies("v1").every(isZero));
  });

  test("is kept when the agent stops: there is no timer left", async () => {
    const { bench, clock, end } = await world();
    const old = put(bench, "v1");
    put(bench, "v2");
    expect(clock.armed).toBe(1);
    end();
    expect(clock.armed).toBe(0);
    put(bench, "v3");
    await clock.advance(KEY_GRACE_MS);
    expect(isZero(old)).toBe(false);
  });

  test("stays where the next certificate has the same key", async () => {
    const { bench, clock } = await world();
    const privateKeyPem = new Sensitive(Buffer.from("kept"));
    bench.store.put(certificate("v1", { privateKeyPem }));
    bench.store.put(certificate("v2", { privateKeyPem }));
    await clock.advance(KEY_GRACE_MS);
    expect(privateKeyPem.reveal().toString()).toBe("kept");
  });
});
