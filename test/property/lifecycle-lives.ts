import assert from "node:assert/strict";
import type { CaClient, SignRequest, SignResponse } from "../../src/ca/client.ts";
import { AgentError } from "../../src/core/errors.ts";
import type { Clock } from "../../src/core/clock.ts";

/** How often one call asks for a life, at most. */
const MOST_ASKED = 5;
const DAY = 24 * 3_600_000;

/** A CA that refuses a life above its maximum, as istiod does; what it would sign is another's matter. */
export class LongestLife implements CaClient {
  /** Milliseconds. */
  mostMs = Infinity;
  /** It says in its refusal what it would grant; if not, half is asked for. */
  isNamed = true;
  readonly #clock: Clock;
  #asked = 0;
  /** What was granted after a refusal, and when, monotonic. */
  #granted: { readonly ttlMs: number; readonly at: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** What one process learned is not known to the next. */
  processBegins(): void {
    this.#granted = undefined;
  }

  callBegins(): void {
    this.#asked = 0;
  }

  async sign({ ttlMs }: Pick<SignRequest, "ttlMs">): Promise<SignResponse> {
    this.#check(ttlMs);
    if (ttlMs > this.mostMs) {
      const shorterTtlMs = this.isNamed ? this.mostMs : ttlMs / 2;
      throw new AgentError("CA_INVALID_REQUEST", "too long a life", { shorterTtlMs });
    }
    if (this.#asked > 1) this.#granted = { ttlMs, at: this.#clock.monotonic() };
    return { chain: [], roots: [] };
  }

  close(): void {}

  #check(ttlMs: number): void {
    this.#asked += 1;
    assert.ok(this.#asked <= MOST_ASKED, "a call that asks without end");
    const { ttlMs: grantedMs, at } = this.#granted ?? { ttlMs: Infinity, at: 0 };
    const isAnew = this.#clock.monotonic() - at >= DAY;
    assert.ok(ttlMs <= grantedMs || isAnew, "a life is asked for that was refused");
  }
}
