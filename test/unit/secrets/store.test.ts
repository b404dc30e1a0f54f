import { describe, expect, test } from "vitest";
import type { Secret } from "../../../src/secrets/secret.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { TestClock } from "../../support/test-clock.ts";
import { HOUR, tlsCertificate, trustBundle } from "./support.ts";

function setUp() {
  const clock = new TestClock();
  const errors: unknown[] = [];
  const store = new SecretStore(clock, (error) => errors.push(error));
  const certificate = (content: string, lifeMs = HOUR) =>
    tlsCertificate(content, { notBefore: clock.now(), notAfter: clock.now() + lifeMs });
  /** Watches `name` and notes the content of what comes. */
  const note = (name: string, into: string[] = []) => {
    const stop = store.watch(name, (secret) => into.push(contentOf(secret)));
    return { seen: into, stop };
  };
  return { clock, store, errors, certificate, note };
}

const contentOf = (secret: Secret): string =>
  secret.kind === "trust-bundle" ? secret.pem : secret.chainPem;

describe("get and put", () => {
  test("the latest value of each name is kept, and nothing under another name", () => {
    const { store, certificate } = setUp();
    const [first, second, bundle] = [certificate("1"), certificate("2"), trustBundle("r")];
    expect(store.get("default")).toBeUndefined();
    expect([store.put(first), store.put(bundle), store.put(second)]).toEqual([true, true, true]);
    expect(store.get("default")).toBe(second);
    expect(store.get("ROOTCA")).toBe(bundle);
    expect(store.get("other")).toBeUndefined();
  });

  test("equal content is refused and silent, and the first object stays", () => {
    const { store, note } = setUp();
    const bundle = trustBundle("r");
    const { seen } = note("ROOTCA");
    store.put(bundle);
    expect(store.put(trustBundle("r"))).toBe(false);
    expect(store.get("ROOTCA")).toBe(bundle);
    expect(seen).toEqual(["r"]);
  });

  test("content that was there before is news again after another", () => {
    const { store, note } = setUp();
    const { seen } = note("ROOTCA");
    for (const content of ["a", "b", "a"]) store.put(trustBundle(content));
    expect(seen).toEqual(["a", "b", "a"]);
  });
});

describe("a certificate past its NotAfter", () => {
  test("is hidden from that moment on, without anybody's timer", async () => {
    const { clock, store, certificate } = setUp();
    store.put(certificate("1", HOUR));
    await clock.advance(HOUR - 1);
    expect(store.get("default")).toBeDefined();
    await clock.advance(1);
    expect(store.get("default")).toBeUndefined();
    expect(clock.armed).toBe(0);
  });

  test("is not replayed to a new watcher, which gets the next one", () => {
    const { clock, store, certificate, note } = setUp();
    store.put(certificate("1", HOUR));
    clock.step(2 * HOUR);
    const { seen } = note("default");
    expect(seen).toEqual([]);
    store.put(certificate("2", HOUR));
    expect(seen).toEqual(["2"]);
  });

  test("is not sent when it had expired before it was put", () => {
    const { store, certificate, note } = setUp();
    const { seen } = note("default");
    store.put(certificate("1", -1));
    expect(seen).toEqual([]);
    expect(store.get("default")).toBeUndefined();
  });

  test("comes back when the wall clock was wrong and is set right", () => {
    const { clock, store, certificate } = setUp();
    store.put(certificate("1", HOUR));
    clock.step(2 * HOUR);
    clock.step(-2 * HOUR);
    expect(store.get("default")).toBeDefined();
  });

  test("does not take the trust bundle with it, not even an old one", () => {
    const { clock, store, note } = setUp();
    const bundle = { ...trustBundle("r"), notAfter: clock.now() - HOUR };
    store.put(bundle);
    expect(store.get("ROOTCA")).toBe(bundle);
    expect(note("ROOTCA").seen).toEqual(["r"]);
  });
});

describe("watching", () => {
  test("replays the latest before it returns, then brings each new version once", () => {
    const { store, note } = setUp();
    store.put(trustBundle("a"));
    store.put(trustBundle("b"));
    const { seen } = note("ROOTCA");
    expect(seen).toEqual(["b"]);
    store.put(trustBundle("c"));
    expect(seen).toEqual(["b", "c"]);
  });

  test("brings nothing of another name", () => {
    const { store, certificate, note } = setUp();
    const { seen } = note("ROOTCA");
    store.put(certificate("1"));
    expect(seen).toEqual([]);
  });

  test("ends when told so, more than once without harm, and for itself alone", () => {
    const { store, note } = setUp();
    const one = note("ROOTCA");
    one.stop();
    const two = note("ROOTCA");
    one.stop();
    store.put(trustBundle("a"));
    expect(one.seen).toEqual([]);
    expect(two.seen).toEqual(["a"]);
  });

  test("counts the same function twice as two watches", () => {
    const { store } = setUp();
    let calls = 0;
    const listener = () => void (calls += 1);
    const stop = store.watch("ROOTCA", listener);
    store.watch("ROOTCA", listener);
    stop();
    store.put(trustBundle("a"));
    expect(calls).toBe(1);
  });

  test("a listener that throws breaks nobody, and its error is reported", () => {
    const { store, errors, note } = setUp();
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

describe("inside a listener", () => {
  test("it may end its own watch and those of others", () => {
    const { store, note } = setUp();
    const seen: string[] = [];
    const stop = store.watch("ROOTCA", (secret) => {
      seen.push(contentOf(secret));
      stop();
      later.stop();
    });
    const later = note("ROOTCA");
    const last = note("ROOTCA");
    store.put(trustBundle("a"));
    store.put(trustBundle("b"));
    expect(seen).toEqual(["a"]);
    expect(later.seen).toEqual([]);
    expect(last.seen).toEqual(["a", "b"]);
  });

  test("it hears nothing more once it has ended its watch, not even of its own put", () => {
    const { store } = setUp();
    const seen: string[] = [];
    const stop = store.watch("ROOTCA", (secret) => {
      seen.push(contentOf(secret));
      stop();
      store.put(trustBundle("b"));
    });
    store.put(trustBundle("a"));
    expect(seen).toEqual(["a"]);
  });

  test("a put reaches everybody in order: nobody ends with the older one", () => {
    const { store, note } = setUp();
    const before = note("ROOTCA");
    const putting: string[] = [];
    store.watch("ROOTCA", (secret) => {
      if (contentOf(secret) === "a") store.put(trustBundle("b"));
      putting.push(contentOf(secret));
    });
    const after = note("ROOTCA");
    store.put(trustBundle("a"));
    expect(before.seen).toEqual(["a", "b"]);
    expect(putting).toEqual(["a", "b"]);
    expect(after.seen).toEqual(["b"]);
  });

  test("a put during the replay waits until the replay is done", () => {
    const { store } = setUp();
    store.put(trustBundle("a"));
    const seen: string[] = [];
    store.watch("ROOTCA", (secret) => {
      store.put(trustBundle("b"));
      seen.push(contentOf(secret));
    });
    expect(seen).toEqual(["a", "b"]);
  });

  test("a watch that is begun there gets the latest once", () => {
    const { store, note } = setUp();
    const inner: string[] = [];
    store.watch("ROOTCA", (secret) => {
      if (contentOf(secret) === "a") note("ROOTCA", inner);
    });
    store.put(trustBundle("a"));
    store.put(trustBundle("b"));
    expect(inner).toEqual(["a", "b"]);
  });

  test("a put of another name does not wait", () => {
    const { store, certificate, note } = setUp();
    const leaf = note("default");
    store.watch("ROOTCA", () => store.put(certificate("1")));
    store.put(trustBundle("a"));
    expect(leaf.seen).toEqual(["1"]);
  });
});
