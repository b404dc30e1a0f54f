import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ALARM_CHECK_MS } from "../../../src/core/clock.ts";
import type { Sensitive } from "../../../src/core/sensitive.ts";
import { POLL_MS } from "../../../src/files/file-set.ts";
import { MountedKeeper } from "../../../src/files/mounted-keeper.ts";
import type { Issued } from "../../../src/secrets/issued.ts";
import { eventually } from "../../support/eventually.ts";
import { KubeletVolume } from "../../support/kubelet-volume.ts";
import { makePair, type Pair } from "../../support/pairs.ts";
import { TestCa } from "../../support/test-ca.ts";
import { TestClock } from "../../support/test-clock.ts";
import { eventLog, temporary } from "./support.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** One that is being shown: it ends when the test says so, or when it is told to. */
interface Publishing {
  readonly issued: Issued;
  readonly signal: AbortSignal;
  readonly end: () => void;
}

let ca: TestCa;
let pairs: readonly [Pair, Pair, Pair];
const clock = new TestClock();
beforeAll(async () => {
  ca = await TestCa.create({ clock });
  pairs = [await makePair(ca), await makePair(ca), await makePair(ca)];
});

/** A keeper of a folder, and what it shows. */
function kept(first?: Pair) {
  const volume = new KubeletVolume(join(temporary(), "mount"));
  const put = ({ chain, key }: Pick<Pair, "chain" | "key">, roots = ca.rootPem): void =>
    volume.put({ cert: chain, key, roots });
  if (first !== undefined) put(first);
  const log = eventLog();
  const shown: Publishing[] = [];
  const [certificate, key, roots] = ["cert", "key", "roots"].map((name) => volume.path(name));
  const keeper = new MountedKeeper(
    {
      paths: { certificate: certificate ?? "", key: key ?? "", roots: roots ?? "" },
      expected: {},
      includeRoot: false,
      skewMs: MINUTE,
    },
    {
      clock,
      emit: log.emit,
      trust: () => Promise.resolve({ anchors: [], distrusted: new Set(), isKnown: () => true }),
      publish: (issued, signal) =>
        new Promise((end, reject) => {
          shown.push({ issued, signal, end });
          signal.addEventListener("abort", () => reject(new Error("told to stop")));
        }),
    },
  );
  onTestFinished(() => keeper.stop());
  /** The nth that is shown, however often the files have to be looked at. */
  const publishing = (n: number): Promise<Publishing> =>
    eventually(`publishing ${n}`, async () => {
      if (shown[n] === undefined) await clock.advance(POLL_MS);
      return shown[n];
    });
  return { keeper, put, publishing, shown, ...log };
}

const isOverwritten = (key: Sensitive<Buffer>): boolean => key.reveal().every((byte) => byte === 0);

// fault: mounted-files-broken
describe("of mounted sets", () => {
  test("the latest is shown, though an earlier one is on its way; its key is overwritten", async () => {
    const { put, publishing, eventsOf } = kept(pairs[0]);
    const first = await publishing(0);
    put(pairs[1]);
    const second = await publishing(1);
    expect(first.signal.aborted).toBe(true);
    expect(isOverwritten(first.issued.certificate.privateKeyPem)).toBe(true);
    second.end();
    await eventually("it is shown", () => eventsOf("mounted.loaded").length > 0);
    const loaded = eventsOf("mounted.loaded");
    expect(loaded).toMatchObject([{ serial: pairs[1].serial, isNew: true }]);
    expect(isOverwritten(second.issued.certificate.privateKeyPem)).toBe(false);
    expect(eventsOf("mounted.unusable")).toEqual([]);
  });

  test("one with other roots alone is the same certificate, with the key that is served", async () => {
    const { put, publishing, eventsOf } = kept(pairs[0]);
    const first = await publishing(0);
    first.end();
    const other = await TestCa.create({ clock, name: "Other" });
    put(pairs[0], ca.rootPem + other.rootPem);
    const second = await publishing(1);
    expect(second.issued.certificate).toBe(first.issued.certificate);
    expect(second.issued.roots).toHaveLength(2);
    second.end();
    await eventually("both", () => eventsOf("mounted.loaded").length === 2);
    expect(eventsOf("mounted.loaded").map(({ isNew }) => isNew)).toEqual([true, false]);
    expect(isOverwritten(first.issued.certificate.privateKeyPem)).toBe(false);
  });

  test("one that is shown after the files became of no use leaves that as what is told last", async () => {
    const { keeper, put, publishing, events, eventsOf } = kept(pairs[0]);
    const first = await publishing(0);
    put({ chain: "garbage", key: pairs[0].key });
    await eventually("the reason", async () => {
      await clock.advance(POLL_MS);
      return keeper.lastError;
    });
    first.end();
    await eventually("it is shown", () => eventsOf("mounted.loaded").length > 0);
    expect(events.map(({ type }) => type)).toEqual([
      "rotator.state",
      "mounted.unusable",
      "mounted.loaded",
      "mounted.unusable",
      "rotator.state",
    ]);
    expect(eventsOf("mounted.unusable").map(({ validUntil }) => validUntil)).toEqual([
      undefined,
      first.issued.certificate.notAfter,
    ]);
    expect(eventsOf("rotator.state").at(-1)?.state).toBe("retrying");
  });

  test("one that is not valid yet is told once, whatever the time, and taken when it is", async () => {
    const late = await makePair(ca, { notBefore: clock.now() + MINUTE + 10 * POLL_MS });
    const { publishing, eventsOf, shown } = kept(late);
    await eventually("the reason", () => eventsOf("mounted.unusable").length > 0);
    for (let n = 0; n < 5; n += 1) {
      await clock.untilArmed(1);
      await clock.advance(POLL_MS);
    }
    await clock.untilArmed(1);
    expect(shown).toEqual([]);
    expect(eventsOf("mounted.unusable")).toMatchObject([
      { error: { code: "FILE_CERT_NOT_YET_VALID" }, validUntil: undefined },
    ]);
    (await publishing(0)).end();
    await eventually("it", () => eventsOf("mounted.loaded").length === 1);
  });

  test("the states are those of a rotation: empty, valid, retrying, expired", async () => {
    const { keeper, put, publishing, eventsOf } = kept(
      await makePair(ca, { notBefore: clock.now(), ttlMs: MINUTE }),
    );
    (await publishing(0)).end();
    await eventually("valid", () => eventsOf("mounted.loaded").length === 1);
    put({ chain: pairs[1].chain, key: pairs[2].key });
    await eventually("the reason", async () => {
      await clock.advance(POLL_MS);
      return keeper.lastError;
    });
    expect(keeper.lastError?.code).toBe("FILE_PAIR_MISMATCH");
    await clock.advance(MINUTE);
    expect(eventsOf("secret.expired")).toHaveLength(1);
    expect(eventsOf("rotator.state").map(({ state }) => state)).toEqual([
      "empty",
      "valid",
      "retrying",
      "expired",
    ]);
    expect(eventsOf("mounted.unusable")).toHaveLength(1);
  });

  test("an end that the clock takes back is over, whatever else is wrong; the next one is told too", async () => {
    const { keeper, put, publishing, eventsOf } = kept(pairs[0]);
    (await publishing(0)).end();
    await eventually("valid", () => eventsOf("mounted.loaded").length === 1);
    const expire = async (): Promise<void> => {
      clock.step(2 * HOUR);
      await clock.advance(ALARM_CHECK_MS);
      clock.step(-2 * HOUR);
      await clock.advance(ALARM_CHECK_MS);
    };
    await expire();
    expect(keeper.lastError).toBeUndefined();
    put({ chain: pairs[1].chain, key: pairs[2].key });
    await eventually("the reason", async () => {
      await clock.advance(POLL_MS);
      return keeper.lastError;
    });
    await expire();
    expect(keeper.lastError?.code).toBe("FILE_PAIR_MISMATCH");
    const states = ["empty", "valid", "expired", "valid", "retrying", "expired", "retrying"];
    expect(eventsOf("rotator.state").map(({ state }) => state)).toEqual(states);
    expect(eventsOf("secret.valid_again")).toHaveLength(2);
    expect(eventsOf("mounted.loaded").map(({ isNew }) => isNew)).toEqual([true, false]);
  });

  test("nothing is shown, and no key is left, of one that comes when it has stopped", async () => {
    const { keeper, publishing, eventsOf } = kept(pairs[0]);
    const first = await publishing(0);
    keeper.stop();
    await eventually("the key to be overwritten", () =>
      isOverwritten(first.issued.certificate.privateKeyPem),
    );
    expect(eventsOf("mounted.loaded")).toEqual([]);
    expect(eventsOf("mounted.unusable")).toEqual([]);
  });
});
