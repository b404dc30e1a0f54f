import type { Clock } from "../core/clock.ts";
import { AgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { CaClient, SignRequest, SignResponse } from "./client.ts";

export interface ShorterLifeOptions {
  /** The CA, as logs and metrics name it. */
  readonly endpoint: string;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** The longest life that a CA grants, as far as it refused a longer one. */
export interface LifeLimit {
  readonly ttlMs: number;
  /** Monotonic milliseconds. */
  readonly learnedAt: number;
}

/** How often one request asks for a shorter life: halved so often, a day is 90 minutes. */
const MOST_REFUSALS = 4;

/** The CA's maximum may have been raised meanwhile: once a day the whole life is asked for again. */
export const ASK_ANEW_MS = 24 * 3_600_000;

/** What to ask of a CA whose limit is known. */
export function lifeToAsk(wantedMs: number, limit: LifeLimit | undefined, now: number): number {
  if (limit === undefined || now - limit.learnedAt >= ASK_ANEW_MS) return wantedMs;
  return Math.min(wantedMs, limit.ttlMs);
}

/**
 * Asks for a shorter life where a CA refuses the one that is wanted: an istiod above its maximum
 * refuses rather than grants less, and the pod would never get a certificate. What it grants is
 * remembered, and told once.
 */
export class ShorterLife implements CaClient {
  readonly #client: CaClient;
  readonly #options: ShorterLifeOptions;
  #limit: LifeLimit | undefined;

  constructor(client: CaClient, options: ShorterLifeOptions) {
    this.#client = client;
    this.#options = options;
  }

  async sign(request: SignRequest, signal: AbortSignal): Promise<SignResponse> {
    const wantedMs = request.ttlMs;
    const before = lifeToAsk(wantedMs, this.#limit, this.#options.clock.monotonic());
    let ttlMs = before;
    for (let refusals = 0; ; refusals += 1) {
      try {
        const answer = await this.#client.sign({ ...request, ttlMs }, signal);
        if (ttlMs < before) this.#learn(wantedMs, ttlMs);
        else if (this.#limit && ttlMs > this.#limit.ttlMs) this.#forget(wantedMs);
        return ttlMs === wantedMs ? answer : { ...answer, askedTtlMs: ttlMs };
      } catch (thrown) {
        const shorter = thrown instanceof AgentError ? thrown.shorterTtlMs : undefined;
        if (shorter === undefined || shorter >= ttlMs || refusals >= MOST_REFUSALS) throw thrown;
        ttlMs = shorter;
      }
    }
  }

  warm(): void {
    this.#client.warm?.();
  }

  close(): void {
    this.#client.close();
  }

  #learn(wantedMs: number, ttlMs: number): void {
    const { endpoint, clock, emit } = this.#options;
    const isNews = this.#limit?.ttlMs !== ttlMs;
    this.#limit = { ttlMs, learnedAt: clock.monotonic() };
    if (isNews) emit({ type: "ca.ttl.lowered", endpoint, askedMs: wantedMs, grantedMs: ttlMs });
  }

  #forget(wantedMs: number): void {
    const { endpoint, emit } = this.#options;
    this.#limit = undefined;
    emit({ type: "ca.ttl.accepted", endpoint, askedMs: wantedMs });
  }
}
