import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { SecretStore } from "../../src/secrets/store.ts";
import { TestClock } from "../support/test-clock.ts";
import { tlsCertificate } from "../unit/secrets/support.ts";
import { validityOf } from "../../src/secrets/secret.ts";

const LIFE = 1_000;

/** What a listener does when it is called: nothing, put the next content, end its watch, throw. */
const behaviours = fc.constantFrom("listen", "put", "leave", "throw");

const operations = fc.oneof(
  fc.record({ type: fc.constant("put" as const), content: fc.integer({ min: 0, max: 5 }) }),
  fc.record({ type: fc.constant("watch" as const), behaviour: behaviours }),
  fc.record({ type: fc.constant("unwatch" as const), index: fc.nat(9) }),
  fc.record({ type: fc.constant("pass" as const), ms: fc.constantFrom(1, LIFE / 2, LIFE) }),
);

interface Watch {
  readonly seen: number[];
  stop: () => void;
  active: boolean;
}

test("every watcher sees a part of the puts in their order, ends at the latest, and never an expired one", () => {
  fc.assert(
    fc.property(fc.array(operations, { maxLength: 60 }), (sequence) => {
      const clock = new TestClock();
      const store = new SecretStore(clock, () => undefined);
      const watches: Watch[] = [];
      /** The puts that were news, by their place in this list. */
      const order: { version: string; notAfter: number }[] = [];
      let nested = 6;

      const put = (content: number): void => {
        const now = clock.now();
        const secret = tlsCertificate(String(content), { notBefore: now, notAfter: now + LIFE });
        const news = order.at(-1)?.version !== secret.version;
        // Noted before the put, since listeners run inside it.
        if (news) order.push(secret);
        expect(store.put(secret)).toBe(news);
      };

      const watch = (behaviour: string): void => {
        const watch: Watch = { seen: [], stop: () => undefined, active: true };
        watches.push(watch);
        watch.stop = store.watch("default", (secret) => {
          expect(watch.active).toBe(true);
          expect(clock.now()).toBeLessThan(validityOf(secret)?.notAfter ?? 0);
          if (behaviour === "put" && nested > 0) {
            nested -= 1;
            put(10 + nested);
          }
          watch.seen.push(order.findLastIndex(({ version }) => version === secret.version));
          if (behaviour === "leave") end(watch);
          if (behaviour === "throw") throw new Error("a broken listener");
        });
        if (!watch.active) watch.stop();
      };
      const end = (watch: Watch | undefined): void => {
        if (watch === undefined) return;
        watch.active = false;
        watch.stop();
      };

      for (const operation of sequence) {
        if (operation.type === "put") put(operation.content);
        else if (operation.type === "watch") watch(operation.behaviour);
        else if (operation.type === "unwatch") end(watches[operation.index]);
        else clock.step(operation.ms);

        const latest = order.length - 1;
        const served = store.get("default");
        const expired = (order[latest]?.notAfter ?? -Infinity) <= clock.now();
        expect(served?.version).toBe(expired ? undefined : order[latest]?.version);
        for (const { seen, active } of watches) {
          expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
          const behind = active && served !== undefined && seen.at(-1) !== latest;
          expect(behind).toBe(false);
        }
      }
    }),
    { numRuns: 500 },
  );
});
