import type { Timeline } from "./timeline.ts";

/** How the CA answers a request. */
export type CaAnswer =
  | { readonly kind: "signed"; readonly notAfter: number }
  /** `retryAfterMs`: RetryInfo, where the CA says how long to stay away. */
  | { readonly kind: "refused"; readonly retryAfterMs: number | undefined };

export interface CaLimits {
  readonly lifeMs: number;
  /** Signatures a second. */
  readonly perSecond: number;
  /** A request that would wait longer is refused at once. */
  readonly queueMs: number;
  /** What it then asks for. */
  readonly retryAfterMs: number | undefined;
}

/** From the request to the answer, where nobody waits: TLS, a token review, a signature. */
const ROUND_TRIP_MS = 20;

/** One CA before a fleet: so many signatures a second, a queue before them, and sometimes down. */
export class Ca {
  isDown = false;
  /** Requests in each second of the simulation, answered or not: what the CA has to bear. */
  readonly requests: number[] = [];
  refused = 0;
  #freeAt = 0;
  readonly #timeline: Timeline;
  readonly #limits: CaLimits;

  constructor(timeline: Timeline, limits: CaLimits) {
    this.#timeline = timeline;
    this.#limits = limits;
  }

  request(answered: (answer: CaAnswer) => void): void {
    const { now } = this.#timeline;
    const second = Math.floor(now / 1_000);
    this.requests[second] = (this.requests[second] ?? 0) + 1;
    const { perSecond, queueMs, lifeMs, retryAfterMs } = this.#limits;
    if (this.isDown) return this.#refuse(answered, undefined);
    const turn = Math.max(now, this.#freeAt);
    if (turn - now > queueMs) return this.#refuse(answered, retryAfterMs);
    this.#freeAt = turn + 1_000 / perSecond;
    this.#timeline.at(this.#freeAt + ROUND_TRIP_MS, () =>
      answered({ kind: "signed", notAfter: this.#timeline.now + lifeMs }),
    );
  }

  #refuse(answered: (answer: CaAnswer) => void, retryAfterMs: number | undefined): void {
    this.refused += 1;
    this.#timeline.in(ROUND_TRIP_MS, () => answered({ kind: "refused", retryAfterMs }));
  }
}
