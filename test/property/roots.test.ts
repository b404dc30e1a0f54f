import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import type { AgentEvent } from "../../src/core/events.ts";
import type { AgentError } from "../../src/core/errors.ts";
import { SecretStore } from "../../src/secrets/store.ts";
import { TestClock } from "../support/test-clock.ts";
import { publishing } from "../unit/secrets/publishing.ts";
import { fakeRoot, HOUR, MINUTE, SECOND, tlsCertificate } from "../unit/secrets/support.ts";

const NAMES = ["a", "b", "c", "d"] as const;
const DAY = 24 * HOUR;
const names = (minLength: number, maxLength: number) =>
  fc.subarray([...NAMES], { minLength, maxLength });
/** Mostly little, now and then everything. */
const barred = fc.oneof({ weight: 6, arbitrary: names(0, 1) }, names(0, NAMES.length));

const happenings = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      roots: names(1, 2),
      preferred: fc.boolean(),
      lifeMs: fc.constantFrom(MINUTE, DAY, 3 * DAY),
    }),
  },
  fc.record({ configured: names(0, 1) }),
  fc.record({ distrusted: barred }),
  fc.record({ answered: fc.boolean() }),
  {
    weight: 4,
    arbitrary: fc.record({ passMs: fc.constantFrom(SECOND, 20 * SECOND, MINUTE, 12 * HOUR) }),
  },
  fc.record({ stepMs: fc.constantFrom(-2 * HOUR, 2 * HOUR) }),
);

const fingerprint = (name: string): string => fakeRoot(name).fingerprint;

/** One sequence of answers of the CA, reloads, distrusts and jumps of the clock, held to the rules. */
async function follow(
  sequence: readonly (typeof happenings extends fc.Arbitrary<infer T> ? T : never)[],
) {
  const clock = new TestClock();
  const store = new SecretStore(clock);
  const events: AgentEvent[] = [];
  const emit = (event: AgentEvent): unknown => events.push(event);
  const { publish, roots, audience } = publishing({ clock, store, emit }, { lifeMs: DAY });
  /** Leaf -> the name of the root that it ends in. */
  const anchors = new Map<string, string>();
  let distrusted: readonly string[] = [];
  let publishingNow: Promise<unknown> = Promise.resolve();
  let isPublishing = false;

  const check = (): void => {
    const bundle = store.get("ROOTCA");
    const leaf = store.get("default");
    if (bundle?.kind !== "trust-bundle") {
      expect(leaf).toBeUndefined();
      return;
    }
    const names = bundle.pem.trim().split("\n");
    expect(names.length).toBeGreaterThan(0);
    const prints = names.map(fingerprint);
    expect(prints).toEqual([...new Set(prints)].sort());
    const emptied = NAMES.every((name) => distrusted.includes(name) || !names.includes(name));
    if (!emptied) expect(names.filter((name) => distrusted.includes(name))).toEqual([]);
    if (leaf?.kind !== "tls-certificate") return;
    const anchor = anchors.get(leaf.chainPem) ?? "";
    if (!distrusted.includes(anchor)) expect(names).toContain(anchor);
  };

  let leaves = 0;
  for (const happening of sequence) {
    if ("roots" in happening) {
      // As the rotator does: one at a time, and only what passes the checks.
      const anchor = happening.roots.find((name) => !distrusted.includes(name));
      if (!isPublishing && anchor !== undefined) {
        const now = clock.now();
        const life = { notBefore: now, notAfter: now + happening.lifeMs };
        const certificate = tlsCertificate(`leaf ${(leaves += 1)}`, life);
        anchors.set(certificate.chainPem, anchor);
        const { preferred } = happening;
        const issued = { certificate, roots: happening.roots.map((name) => fakeRoot(name)) };
        isPublishing = true;
        publishingNow = publish(
          { ...issued, preferred, anchor: fingerprint(anchor) },
          new AbortController().signal,
        )
          .catch((error: unknown) => {
            // Distrusted while it waited, or ended by a clock that was stepped.
            const given = ["CERT_ROOT_DISTRUSTED", "CERT_EXPIRED"];
            expect(given).toContain((error as AgentError).code);
          })
          .finally(() => (isPublishing = false));
      }
    } else if ("configured" in happening) {
      roots.configure(happening.configured.map((name) => fakeRoot(name)));
    } else if ("distrusted" in happening) {
      distrusted = happening.distrusted;
      roots.distrust(distrusted.map(fingerprint));
    } else if ("answered" in happening) audience.answered = happening.answered;
    else if ("passMs" in happening) await clock.advance(happening.passMs);
    else clock.step(happening.stepMs);
    check();
  }
  await clock.advance(MINUTE);
  await publishingNow;
  check();
  roots.stop();
  expect(clock.armed).toBe(0);
}

test("a root that the served leaf needs is in the bundle, whatever comes in whatever order", async () => {
  await fc.assert(fc.asyncProperty(fc.array(happenings, { maxLength: 40, size: "max" }), follow), {
    numRuns: 100,
  });
});
