import { beforeAll, expect, onTestFinished, test } from "vitest";
import { watchNarrowing } from "../../../../src/secrets/further/trust-narrowed.ts";
import type { RevocationLists } from "../../../../src/secrets/secret.ts";
import type { ListOptions } from "../../../support/revocation-list.ts";
import { type Issuer, TestCa } from "../../../support/test-ca.ts";
import { settle } from "../../../support/test-clock.ts";
import { bundle, furtherWorld, listsOf } from "./support.ts";

type Lists = RevocationLists | undefined;

/** The namesake has the name of one, and another key. */
let [one, two, namesake]: TestCa[] = [];
beforeAll(async () => {
  [one, two, namesake] = await Promise.all([
    TestCa.create({ name: "One" }),
    TestCa.create({ name: "Two" }),
    TestCa.create({ name: "One" }),
  ]);
});

const of = (ca: TestCa | undefined, ...revoked: string[]): [Issuer, ListOptions] => {
  if (ca === undefined) throw new Error("a CA");
  return [ca.root, { revoked }];
};
const forLeaf = (lists: RevocationLists): RevocationLists => ({ ...lists, onlyLeaf: true });
const none = (): Promise<Lists> => Promise.resolve(undefined);

/** Whether a bundle that comes with `after` is told to be narrower than the same with `before`. */
async function isTold(before: Lists, after: Lists, name = "ROOTCA"): Promise<boolean> {
  const { store } = furtherWorld();
  let told = 0;
  onTestFinished(watchNarrowing(store, [name], () => (told += 1)));
  for (const [version, crl] of Object.entries({ before, after })) {
    store.put({ ...bundle(version, "one", "two"), name, ...(crl && { crl }) });
    await settle();
  }
  return told > 0;
}

const cases: [string, () => Promise<Lists>, () => Promise<Lists>, boolean][] = [
  [
    "the same revocations in another order, and one list that was signed anew",
    () => listsOf(of(one, "0a", "0b"), of(two)),
    () => listsOf(of(two), of(one, "0b", "0a")),
    false,
  ],
  [
    "a revocation taken back",
    () => listsOf(of(one, "0a", "0b")),
    () => listsOf(of(one, "0b")),
    false,
  ],
  ["one more revoked", () => listsOf(of(one, "0a")), () => listsOf(of(one, "0a", "0b")), true],
  [
    "another one revoked, as many",
    () => listsOf(of(one, "0a")),
    () => listsOf(of(one, "0b")),
    true,
  ],
  [
    "the serial number that another CA had revoked",
    () => listsOf(of(one, "0a"), of(two)),
    () => listsOf(of(one, "0a"), of(two, "0a")),
    true,
  ],
  [
    "the serial number that another key of the CA's name had revoked",
    () => listsOf(of(one, "0a"), of(namesake)),
    () => listsOf(of(one, "0a"), of(namesake, "0a")),
    true,
  ],
  ["an empty list of one CA more", () => listsOf(of(one)), () => listsOf(of(one), of(two)), false],
  [
    "a list of one CA more, which revokes somebody",
    () => listsOf(of(one)),
    () => listsOf(of(one), of(two, "0a")),
    true,
  ],
  ["one CA's list less", () => listsOf(of(one, "0a"), of(two)), () => listsOf(of(two)), false],
  ["the first lists, though they are empty", none, () => listsOf(of(one)), true],
  ["lists that are withheld", () => listsOf(of(one, "0a")), none, false],
  [
    "the same for the whole chain, and no more for the leaf alone",
    async () => forLeaf(await listsOf(of(one))),
    () => listsOf(of(one)),
    true,
  ],
  [
    "the same for the leaf alone",
    () => listsOf(of(one)),
    async () => forLeaf(await listsOf(of(one))),
    false,
  ],
];

test.each(cases)("%s", async (_what, before, after, narrowed) => {
  expect(await isTold(await before(), await after())).toBe(narrowed);
});

test("lists of another trust domain's bundle count as well", async () => {
  const [before, anew] = [await listsOf(of(one, "0a")), await listsOf(of(one, "0a"))];
  expect(anew.pem).not.toBe(before.pem);
  expect(await isTold(before, anew, "spiffe://b")).toBe(false);
  expect(await isTold(before, await listsOf(of(one, "0b")), "spiffe://b")).toBe(true);
});

test("who was let in while lists were withheld may be refused when they are back", async () => {
  const { store } = furtherWorld();
  let told = 0;
  onTestFinished(watchNarrowing(store, ["ROOTCA"], () => (told += 1)));
  const crl = await listsOf(of(one, "0a"));
  store.put({ ...bundle("1", "one"), crl });
  store.put(bundle("2", "one"));
  await settle();
  expect(told).toBe(0);
  store.put({ ...bundle("3", "one"), crl });
  await settle();
  expect(told).toBe(1);
});
