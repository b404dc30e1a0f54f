import assert from "node:assert/strict";
import type { ShorterLife } from "../../src/ca/shorter-life.ts";
import { AgentError } from "../../src/core/errors.ts";
import { spiffeId } from "../../src/identity/spiffe-id.ts";
import type { Issued } from "../../src/secrets/issued.ts";
import type { Trust } from "../../src/secrets/root-keeper.ts";
import { FakeIssuer } from "../fakes/issuer.ts";
import type { TestClock } from "../support/test-clock.ts";
import { CallCount } from "./lifecycle-calls.ts";
import { LongestLife } from "./lifecycle-lives.ts";
import { rootNamed } from "./lifecycle-roots.ts";

const identity = spiffeId({
  trustDomain: "cluster.local",
  namespace: "shop",
  serviceAccount: "cart",
});

/** Who asks for a certificate, and what is to become of an answer. */
export interface Asking {
  readonly lives: ShorterLife;
  readonly ttlMs: number;
  readonly trusting: { trust(): Promise<Trust> };
  /** Whether the second CA may sign under a root; undefined: either will do. */
  readonly mayBring: (root: string) => boolean | undefined;
}

/** Two CAs with switches for faults. The second answers in place of the first, where it has roots. */
export class Cas {
  readonly first: FakeIssuer;
  readonly longest: LongestLife;
  second: readonly string[] | undefined;
  calls = new CallCount(undefined);
  readonly #clock: TestClock;

  constructor(clock: TestClock) {
    this.#clock = clock;
    this.first = new FakeIssuer(clock);
    this.first.rootNamed = rootNamed;
    this.first.roots = ["A"];
    this.longest = new LongestLife(clock);
  }

  processBegins(minRenewIntervalMs: number | undefined): void {
    this.calls = new CallCount(minRenewIntervalMs);
    this.longest.processBegins();
  }

  /** Without faults. `ttlMs`: what is asked for. */
  heal(ttlMs: number): void {
    Object.assign(this.first, { outcome: "sign", answerAfterMs: 0, chainEnd: Infinity });
    this.first.lifeMs = Math.max(this.first.lifeMs, 10_000);
    this.second = undefined;
    // Halved so often is as short a life as is asked for.
    this.longest.mostMs = Math.max(this.longest.mostMs, ttlMs / 16);
  }

  async issue(asking: Asking, signal: AbortSignal): Promise<Issued> {
    try {
      this.longest.callBegins();
      await asking.lives.sign({ csr: "", ttlMs: asking.ttlMs, identity }, signal);
      return await this.#judged(await this.first.issue(signal), asking);
    } finally {
      this.calls.ended(this.#clock.monotonic());
    }
  }

  /** As `issue.ts` does: nothing may end in a distrusted root, nor may the second CA bring a foreign one. */
  async #judged(issued: Issued, { trusting, mayBring }: Asking): Promise<Issued> {
    const { distrusted, isKnown } = await trusting.trust();
    const roots = this.second?.map(rootNamed) ?? issued.roots;
    const { fingerprint: anchor = "" } = roots[0] ?? {};
    if (distrusted.has(anchor)) throw new AgentError("CERT_ROOT_DISTRUSTED", "distrusted");
    if (this.second === undefined) return issued;
    const isTaken = isKnown(anchor);
    assert.equal(isTaken, mayBring(anchor) ?? isTaken, "a foreign root taken, or a known one not");
    if (!isTaken) throw new AgentError("CERT_ROOT_UNKNOWN", "foreign");
    const known = roots.filter(({ fingerprint }) => isKnown(fingerprint));
    return { ...issued, roots: known, preferred: false, anchor };
  }
}
