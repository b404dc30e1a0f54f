import { sleep } from "../../src/core/clock.ts";
import type { Issue } from "../../src/secrets/issue.ts";
import type { Root } from "../../src/secrets/root-book.ts";
import { fakeRoot, tlsCertificate } from "../unit/secrets/support.ts";
import type { TestClock } from "../support/test-clock.ts";

/** How a try ends: with a certificate, with an error, or not at all. */
export type Outcome = "sign" | Error | "hang";

/**
 * Issues certificates without any cryptography, by the clock of the test, so that a year of rotations
 * passes in a moment. Faults are switches.
 */
export class FakeIssuer {
  outcome: Outcome = "sign";
  /** From now to NotAfter. */
  lifeMs = 24 * 3_600_000;
  /** From NotBefore to now. */
  backDateMs = 0;
  /** No certificate ends later than this: the CA's own end. */
  chainEnd = Infinity;
  answerAfterMs = 0;
  /** False: it goes on as if it had not been aborted. */
  obeysAbort = true;
  /** The names of the roots it returns; the first signs. */
  roots: readonly string[] = ["root"];
  rootNamed: (name: string) => Root = fakeRoot;
  /** Monotonic moments at which tries began. */
  readonly startedAt: number[] = [];
  inFlight = 0;
  mostInFlight = 0;
  readonly #clock: TestClock;

  constructor(clock: TestClock) {
    this.#clock = clock;
  }

  get calls(): number {
    return this.startedAt.length;
  }

  readonly issue: Issue = async (signal) => {
    this.startedAt.push(this.#clock.monotonic());
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    try {
      return await this.#answer(signal, this.outcome, this.calls);
    } finally {
      this.inFlight -= 1;
    }
  };

  async #answer(signal: AbortSignal, outcome: Outcome, call: number): ReturnType<Issue> {
    const heard = this.obeysAbort ? signal : new AbortController().signal;
    if (outcome === "hang") await aborted(heard);
    if (this.answerAfterMs > 0) await sleep(this.#clock, this.answerAfterMs, heard);
    if (outcome instanceof Error) throw outcome;
    const now = this.#clock.now();
    const notAfter = Math.min(now + this.lifeMs, this.chainEnd);
    const life = { notBefore: now - this.backDateMs, notAfter, receivedAt: now };
    const roots = this.roots.map((name) => this.rootNamed(name));
    const anchor = roots[0]?.fingerprint ?? "none";
    return { certificate: tlsCertificate(`chain ${call}`, life), roots, preferred: true, anchor };
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
