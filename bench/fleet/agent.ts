import { istioRetryPolicy, type Pushback, retryDelay } from "../../src/ca/retry.ts";
import type { Ca, CaAnswer } from "./ca.ts";
import type { Tally } from "./tally.ts";
import type { Timeline } from "./timeline.ts";

/** What an agent lives in. */
export interface World {
  readonly timeline: Timeline;
  readonly ca: Ca;
  readonly tally: Tally;
  readonly random: () => number;
}

/** One agent of a fleet. */
export interface FleetAgent {
  /** The process starts. */
  start(): void;
  /** It was started some time ago, and has a certificate that was received `ageMs` ago. */
  resume(ageMs: number, lifeMs: number): void;
  /** The mesh's roots have changed. */
  rootsChanged(): void;
}

export type MakeAgent = (world: World) => FleetAgent;

/** Five calls, 100 ms doubling: what istio-agent and node-agent do within one try. */
const policy = istioRetryPolicy(5);

/**
 * One try to get a certificate, short retries included: this is `src/ca/retry.ts`, for both. Where
 * `hearsPushback` is false, the CA's word on when to come back is not heard, as in istio-agent.
 */
export function askCa(
  { timeline, ca, random }: World,
  hearsPushback: boolean,
  ended: (answer: CaAnswer) => void,
): void {
  const attempt = (count: number): void =>
    ca.request((answer) => {
      if (answer.kind === "signed") return ended(answer);
      const pushback = hearsPushback ? pushbackOf(answer.retryAfterMs) : NONE;
      const delayMs = retryDelay(policy, count, { retryable: true, pushback }, random);
      if (delayMs === undefined) ended(answer);
      else timeline.in(delayMs, () => attempt(count + 1));
    });
  attempt(1);
}

const NONE: Pushback = { kind: "none" };

function pushbackOf(retryAfterMs: number | undefined): Pushback {
  return retryAfterMs === undefined ? NONE : { kind: "after", ms: retryAfterMs };
}
