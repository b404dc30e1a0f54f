import { expect, onTestFinished, test } from "vitest";
import { Sensitive } from "../../../../src/core/sensitive.ts";
import { watchSharedKeys } from "../../../../src/secrets/further/shared-keys.ts";
import { sessionTicketKeys } from "../../../../src/secrets/further/ticket-keys.ts";
import { TestCa } from "../../../support/test-ca.ts";
import { settle } from "../../../support/test-clock.ts";
import { bundle, furtherWorld, listsOf } from "./support.ts";

/** A store that is watched, with keys of these bytes, and a bundle of two roots. */
function setUp() {
  const world = furtherWorld();
  const { store, version, path } = world;
  onTestFinished(watchSharedKeys(path, { ...world, bundles: ["ROOTCA"] }));
  store.put(bundle("r1", "one", "two"));
  const keys = async (...bytes: number[]): Promise<void> => {
    const all = bytes.map((byte) => new Sensitive(Buffer.alloc(80, byte)));
    store.put(sessionTicketKeys(all, version));
    await settle();
  };
  const roots = async (bundleVersion: string, ...names: string[]): Promise<void> => {
    store.put(bundle(bundleVersion, ...names));
    await settle();
  };
  /** What has been told since the last question: how many keys, or that there is none left. */
  const told = (): (number | "none")[] =>
    world.events.splice(0).flatMap<number | "none">((event) => {
      if (event.type === "ticket_keys.replaced") return ["none"];
      return event.type === "ticket_keys.outdated" ? [event.keys] : [];
    });
  return { ...world, keys, roots, told };
}

test("keys of before a root was taken are told of, until the last of them is replaced", async () => {
  const { keys, roots, told } = setUp();
  await keys(1, 2);
  await keys(3, 1, 2);
  expect(told()).toEqual([]);
  await roots("r2", "two");
  expect(told()).toEqual([3]);
  await keys(4, 3, 1);
  expect(told()).toEqual([2]);
  await keys(5, 4, 3);
  expect(told()).toEqual([1]);
  await keys(6, 5, 4);
  expect(told()).toEqual(["none"]);
  await keys(7, 6, 5);
  expect(told()).toEqual([]);
});

test("a second narrowing makes all that are in use outdated", async () => {
  const { keys, roots, told } = setUp();
  await keys(1);
  await roots("r2", "two");
  await keys(2, 1);
  expect(told()).toEqual([1]);
  await roots("r3", "three");
  expect(told()).toEqual([2]);
  await keys(3);
  expect(told()).toEqual(["none"]);
});

test("a key that comes back is outdated still, and one that comes after is not", async () => {
  const { keys, roots, told } = setUp();
  await roots("r2", "two");
  await keys(1);
  expect(told()).toEqual([]);
  await roots("r3", "three");
  expect(told()).toEqual([1]);
  await keys(2);
  await keys(2, 1);
  expect(told()).toEqual(["none", 1]);
});

test("a list that is issued anew, hour by hour, makes no key outdated", async () => {
  const { keys, store, told } = setUp();
  const ca = await TestCa.create();
  const issue = async (version: string, ...revoked: string[]): Promise<void> => {
    const crl = await listsOf([ca.root, { revoked }]);
    store.put({ ...bundle(version, "one", "two"), crl });
    await settle();
  };
  await issue("l1", "0a");
  await keys(1);
  for (const version of ["l2", "l3", "l4"]) await issue(version, "0a");
  expect(told()).toEqual([]);
  await issue("l5", "0a", "0b");
  expect(told()).toEqual([1]);
  await keys(2);
  await issue("l6", "0b");
  expect(told()).toEqual(["none"]);
});
