import { describe, expect, test } from "vitest";
import { ALARM_CHECK_MS } from "../../../src/core/clock.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { TestClock } from "../../support/test-clock.ts";
import { contentOf, storeHarness } from "./store-harness.ts";
import { HOUR, trustBundle } from "./support.ts";

describe("get and put", () => {
  test("the latest value of each name is kept, and nothing under another name", () => {
    const { store, certificate } = storeHarness();
    const [first, second, bundle] = [certificate("1"), certificate("2"), trustBundle("r")];
    expect(store.get("default")).toBeUndefined();
    expect([store.put(first), store.put(bundle), store.put(second)]).toEqual([true, true, true]);
    expect(store.get("default")).toBe(second);
    expect(store.get("ROOTCA")).toBe(bundle);
    expect(store.get("other")).toBeUndefined();
  });

  test("equal content is refused and silent, and the first object stays", () => {
    const { store, note } = storeHarness();
    const bundle = trustBundle("r");
    const { seen } = note("ROOTCA");
    store.put(bundle);
    expect(store.put(trustBundle("r"))).toBe(false);
    expect(store.get("ROOTCA")).toBe(bundle);
    expect(seen).toEqual(["r"]);
  });

  test("content that was there before is news again after another", () => {
    const { store, note } = storeHarness();
    const { seen } = note("ROOTCA");
    for (const content of ["a", "b", "a"]) store.put(trustBundle(content));
    expect(seen).toEqual(["a", "b", "a"]);
  });
});

describe("remove", () => {
  test("takes the secret away, tells who was told of it, and the same content is news again", () => {
    const { store, certificate, note } = storeHarness();
    const told: string[] = [];
    store.put(trustBundle("r"));
    store.watch(
      "ROOTCA",
      () => told.push("there"),
      () => told.push("gone"),
    );
    const late = note("default");
    store.remove("ROOTCA");
    store.remove("ROOTCA");
    expect(store.get("ROOTCA")).toBeUndefined();
    expect(told).toEqual(["there", "gone"]);
    store.remove("default");
    store.put(certificate("1"));
    expect(late.seen).toEqual(["1"]);
    expect(store.put(trustBundle("r"))).toBe(true);
    expect(told).toEqual(["there", "gone", "there"]);
  });
});

describe("a certificate past its NotAfter", () => {
  test("is hidden from that moment on, without anybody's timer", async () => {
    const { clock, store, certificate } = storeHarness();
    store.put(certificate("1", HOUR));
    await clock.advance(HOUR - 1);
    expect(store.get("default")).toBeDefined();
    await clock.advance(1);
    expect(store.get("default")).toBeUndefined();
    expect(clock.armed).toBe(0);
  });

  test("is not replayed to a new watcher, which gets the next one", () => {
    const { clock, store, certificate, note } = storeHarness();
    store.put(certificate("1", HOUR));
    clock.step(2 * HOUR);
    const { seen } = note("default");
    expect(seen).toEqual([]);
    store.put(certificate("2", HOUR));
    expect(seen).toEqual(["2"]);
  });

  test("is not sent when it had expired before it was put", () => {
    const { store, certificate, note } = storeHarness();
    const { seen } = note("default");
    store.put(certificate("1", -1));
    expect(seen).toEqual([]);
    expect(store.get("default")).toBeUndefined();
  });

  test("comes back when the wall clock was wrong and is set right", () => {
    const { clock, store, certificate } = storeHarness();
    store.put(certificate("1", HOUR));
    clock.step(2 * HOUR);
    clock.step(-2 * HOUR);
    expect(store.get("default")).toBeDefined();
  });

  test("which comes back is brought to a watcher that was held meanwhile, and to no other", async () => {
    const { clock, store, certificate, note } = storeHarness();
    const before = note("default");
    store.put(certificate("1", HOUR));
    clock.step(2 * HOUR);
    const [held, gone] = [note("default"), note("default")];
    gone.stop();
    expect(clock.armed).toBe(1);
    await clock.advance(2 * ALARM_CHECK_MS);
    expect(held.seen).toEqual([]);
    clock.step(-2 * HOUR);
    await clock.advance(ALARM_CHECK_MS);
    expect([before.seen, held.seen, gone.seen]).toEqual([["1"], ["1"], []]);
    expect(clock.armed).toBe(0);
  });

  test("is not waited for any more when a newer one has come", async () => {
    const { clock, store, certificate, note } = storeHarness();
    store.put(certificate("1", HOUR));
    clock.step(2 * HOUR);
    const { seen } = note("default");
    store.put(certificate("2", HOUR));
    expect(clock.armed).toBe(0);
    clock.step(-2 * HOUR);
    await clock.advance(ALARM_CHECK_MS);
    expect(seen).toEqual(["2"]);
  });

  test("does not take the trust bundle with it, not even an old one", () => {
    const { clock, store, note } = storeHarness();
    const bundle = { ...trustBundle("r"), notAfter: clock.now() - HOUR };
    store.put(bundle);
    expect(store.get("ROOTCA")).toBe(bundle);
    expect(note("ROOTCA").seen).toEqual(["r"]);
  });
});

describe("watching", () => {
  test("replays the latest before it returns, then brings each new version once", () => {
    const { store, note } = storeHarness();
    store.put(trustBundle("a"));
    store.put(trustBundle("b"));
    const { seen } = note("ROOTCA");
    expect(seen).toEqual(["b"]);
    store.put(trustBundle("c"));
    expect(seen).toEqual(["b", "c"]);
  });

  test("brings nothing of another name", () => {
    const { store, certificate, note } = storeHarness();
    const { seen } = note("ROOTCA");
    store.put(certificate("1"));
    expect(seen).toEqual([]);
  });

  test("ends when told so, more than once without harm, and for itself alone", () => {
    const { store, note } = storeHarness();
    const one = note("ROOTCA");
    one.stop();
    const two = note("ROOTCA");
    one.stop();
    store.put(trustBundle("a"));
    expect(one.seen).toEqual([]);
    expect(two.seen).toEqual(["a"]);
  });

  test("counts the same function twice as two watches", () => {
    const { store } = storeHarness();
    let calls = 0;
    const listener = () => void (calls += 1);
    const stop = store.watch("ROOTCA", listener);
    store.watch("ROOTCA", listener);
    stop();
    store.put(trustBundle("a"));
    expect(calls).toBe(1);
  });

  test("a listener that throws breaks nobody, and its error is reported", () => {
    const { store, errors, note } = storeHarness();
    const broken = new Error("broken listener");
    store.watch("ROOTCA", () => {
      throw broken;
    });
    const { seen } = note("ROOTCA");
    expect(store.put(trustBundle("a"))).toBe(true);
    store.put(trustBundle("b"));
    expect(seen).toEqual(["a", "b"]);
    expect(errors).toEqual([broken, broken]);
  });

  test("an error nobody reports surfaces as uncaught, after all listeners were called", async () => {
    const store = new SecretStore(new TestClock());
    const seen: string[] = [];
    const uncaught = new Promise<unknown>((resolve) => {
      const others = process.listeners("uncaughtException");
      process.removeAllListeners("uncaughtException");
      process.once("uncaughtException", (error) => {
        for (const listener of others) process.on("uncaughtException", listener);
        resolve(error);
      });
    });
    const broken = new Error("broken listener");
    store.watch("ROOTCA", () => {
      throw broken;
    });
    store.watch("ROOTCA", (secret) => seen.push(contentOf(secret)));
    store.put(trustBundle("a"));
    expect(seen).toEqual(["a"]);
    expect(await uncaught).toBe(broken);
  });
});
