import { describe, expect, test } from "vitest";
import { contentOf, storeHarness } from "./store-harness.ts";
import { trustBundle } from "./support.ts";

describe("inside a listener", () => {
  test("it may end its own watch and those of others", () => {
    const { store, note } = storeHarness();
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
    const { store } = storeHarness();
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
    const { store, note } = storeHarness();
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
    const { store } = storeHarness();
    store.put(trustBundle("a"));
    const seen: string[] = [];
    store.watch("ROOTCA", (secret) => {
      store.put(trustBundle("b"));
      seen.push(contentOf(secret));
    });
    expect(seen).toEqual(["a", "b"]);
  });

  test("a watch that is begun there gets the latest once", () => {
    const { store, note } = storeHarness();
    const inner: string[] = [];
    store.watch("ROOTCA", (secret) => {
      if (contentOf(secret) === "a") note("ROOTCA", inner);
    });
    store.put(trustBundle("a"));
    store.put(trustBundle("b"));
    expect(inner).toEqual(["a", "b"]);
  });

  test("a put of another name does not wait", () => {
    const { store, certificate, note } = storeHarness();
    const leaf = note("default");
    store.watch("ROOTCA", () => store.put(certificate("1")));
    store.put(trustBundle("a"));
    expect(leaf.seen).toEqual(["1"]);
  });
});
