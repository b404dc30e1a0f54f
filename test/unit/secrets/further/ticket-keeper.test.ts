import { fc } from "@fast-check/vitest";
import { describe, expect, onTestFinished, test } from "vitest";
import { Sensitive } from "../../../../src/core/sensitive.ts";
import { TicketKeeper } from "../../../../src/secrets/further/ticket-keeper.ts";
import { KEYS_KEPT, rotated } from "../../../../src/secrets/further/ticket-keys.ts";
import {
  KEY_GRACE_MS,
  KeyRetirement,
  retireReplaced,
} from "../../../../src/secrets/key-retirement.ts";
import { TICKET_KEYS, type TrustBundle } from "../../../../src/secrets/secret.ts";
import { TestCa } from "../../../support/test-ca.ts";
import { settle } from "../../../support/test-clock.ts";
import { bundle, furtherWorld, hexOf, listsOf } from "./support.ts";

const INTERVAL = 3_600_000;

const OTHER = "spiffe://b";
const foreign = (version: string, ...roots: string[]): TrustBundle => ({
  ...bundle(version, ...roots),
  name: OTHER,
});

function setUp() {
  const world = furtherWorld();
  const { clock, store, emit, show, version } = world;
  let made = 0;
  const randomBytes = (size: number): Buffer => Buffer.alloc(size, (made += 1));
  store.put(bundle("r1", "one", "two"));
  const deps = { clock, store, bundles: ["ROOTCA", OTHER], emit, show, version, randomBytes };
  const keeper = new TicketKeeper(deps, INTERVAL);
  onTestFinished(() => keeper.stop());
  /** The keys that are served, each by the number that it was made of. */
  const served = (): number[] =>
    hexOf(store.get(TICKET_KEYS)).map((hex) => Number.parseInt(hex.slice(0, 2), 16));
  const put = async (secret: TrustBundle): Promise<void> => {
    store.put(secret);
    await settle();
  };
  return { ...world, keeper, served, put };
}

describe("the schedule", () => {
  test("makes a key at once and one each interval: the newest encrypts, the last two decrypt", async () => {
    const { clock, served, store, eventsOf } = setUp();
    expect(served()).toEqual([1]);
    expect(hexOf(store.get(TICKET_KEYS))[0]).toHaveLength(160);
    await clock.advance(INTERVAL - 1);
    expect(served()).toEqual([1]);
    await clock.advance(1);
    expect(served()).toEqual([2, 1]);
    await clock.advance(3 * INTERVAL);
    expect(served()).toEqual([5, 4, 3]);
    const reasons = eventsOf("ticket_keys.rotated").map(({ reason, keys }) => [reason, keys]);
    expect(reasons.slice(0, 3)).toEqual([
      ["first", 1],
      ["due", 2],
      ["due", 3],
    ]);
    const versions = eventsOf("secret.published").map(({ version }) => version);
    expect(new Set(versions).size).toBe(5);
  });

  test("ends with the stop, and does not follow the bundle any more", async () => {
    const { clock, served, store, keeper } = setUp();
    keeper.stop();
    expect(clock.armed).toBe(0);
    store.put(bundle("r2", "one"));
    await clock.advance(INTERVAL);
    expect(served()).toEqual([1]);
  });

  test("ends with the stop, though the bundle was narrowed a moment before", async () => {
    const { clock, served, keeper, put } = setUp();
    const narrowing = put(bundle("r2", "one"));
    keeper.stop();
    await narrowing;
    expect(served()).toEqual([1]);
    expect(clock.armed).toBe(0);
  });

  test("a key that was dropped is overwritten after a while, one that still decrypts is not", async () => {
    const { clock, store } = setUp();
    const forgotten: Sensitive<Buffer>[] = [];
    const forget = (key: Sensitive<Buffer>): void => void forgotten.push(key);
    onTestFinished(retireReplaced(store, [TICKET_KEYS], new KeyRetirement({ clock, forget })));
    const first = store.get(TICKET_KEYS);
    const [oldest] = first?.kind === "session-ticket-keys" ? first.keys : [];
    await clock.advance(KEYS_KEPT * INTERVAL);
    expect(oldest?.reveal().every((byte) => byte === 1)).toBe(true);
    await clock.advance(KEY_GRACE_MS);
    expect(oldest?.reveal().every((byte) => byte === 0)).toBe(true);
    expect(forgotten).toEqual([oldest]);
    expect(hexOf(store.get(TICKET_KEYS)).some((hex) => /^0+$/.test(hex))).toBe(false);
  });
});

describe("a change of the trust bundle", () => {
  test("that drops a root replaces all keys at once, and the schedule begins anew", async () => {
    const { clock, served, eventsOf, put } = setUp();
    await clock.advance(INTERVAL * 1.5);
    expect(served()).toEqual([2, 1]);
    await put(bundle("r2", "two"));
    expect(served()).toEqual([3]);
    expect(eventsOf("ticket_keys.rotated").at(-1)).toMatchObject({ reason: "trust", keys: 1 });
    await clock.advance(INTERVAL - 1);
    expect(served()).toEqual([3]);
    await clock.advance(1);
    expect(served()).toEqual([4, 3]);
  });

  test("that brings a root, or another order, replaces none", async () => {
    const { served, put } = setUp();
    await put(bundle("r2", "two", "three", "one"));
    expect(served()).toEqual([1]);
  });

  test("reaches everybody before the keys that follow from it", async () => {
    const { store, put } = setUp();
    const order: string[] = [];
    // Streams come later than what makes the keys.
    for (const name of [TICKET_KEYS, OTHER, "ROOTCA"]) store.watch(name, () => order.push(name));
    order.length = 0;
    await put(bundle("r2", "two"));
    expect(order).toEqual(["ROOTCA", TICKET_KEYS]);
  });

  test("that revokes more replaces all; the same list issued anew, none", async () => {
    const { served, put } = setUp();
    const ca = await TestCa.create();
    await put({
      ...bundle("r2", "one", "two"),
      crl: await listsOf([ca.root, { revoked: ["0a"] }]),
    });
    expect(served()).toEqual([2]);
    const anew = { thisUpdate: Date.now(), revoked: ["0a"] };
    await put({ ...bundle("r3", "one", "two"), crl: await listsOf([ca.root, anew]) });
    expect(served()).toEqual([2]);
    const more = { revoked: ["0a", "0b"] };
    await put({ ...bundle("r4", "one", "two"), crl: await listsOf([ca.root, more]) });
    expect(served()).toEqual([3]);
  });

  test("of another trust domain that drops a root, or is gone, replaces all", async () => {
    const { served, store, put, eventsOf } = setUp();
    await put(foreign("b1", "three", "four"));
    await put(foreign("b2", "three"));
    expect(served()).toEqual([2]);
    store.remove(OTHER);
    await settle();
    expect(served()).toEqual([3]);
    await put(foreign("b3", "four"));
    expect(served()).toEqual([3]);
    // Both at once: one change.
    store.put(foreign("b4", "five"));
    await put(bundle("r2", "two"));
    expect(served()).toEqual([4]);
    expect(eventsOf("ticket_keys.rotated")).toHaveLength(4);
  });
});

test("however often keys are rotated: the newest is first, and a key decrypts for the two intervals after its own", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), (rounds) => {
      let keys: readonly Sensitive<Buffer>[] = [];
      for (let i = 0; i < rounds; i += 1) keys = rotated(keys, new Sensitive(Buffer.from([i])));
      const numbers = keys.map((key) => key.reveal()[0] ?? -1);
      const newest = [1, 2, 3].map((back) => rounds - back);
      expect(numbers).toEqual(newest.filter((number) => number >= 0));
    }),
  );
});
