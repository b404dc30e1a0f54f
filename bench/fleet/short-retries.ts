import {
  afterFailure,
  afterSuccess,
  allowsRetry,
  fullBudget,
  type RetryBudget,
} from "../../src/ca/retry-budget.ts";
import { istioRetryPolicy, type Pushback, retryDelay } from "../../src/ca/retry.ts";
import type { PauseAfter, World } from "./agent.ts";

/** Five calls, 100 ms doubling ± 10 %: both agents begin with this. */
const ATTEMPTS = 5;
const policy = istioRetryPolicy(ATTEMPTS);
const NO_PUSHBACK: Pushback = { kind: "none" };

/** istio-agent: whatever the CA says about it, and however long it has been failing. */
export function istioRetries({ random }: World): PauseAfter {
  return (answer, attempt) =>
    answer.kind === "signed"
      ? undefined
      : retryDelay(policy, attempt, { retryable: true, pushback: NO_PUSHBACK }, random);
}

/** node-agent: the same policy, with what the CA asks for and the retry budget of `src/ca`. */
export function ourRetries({ timeline, random }: World): PauseAfter {
  let budget: RetryBudget = fullBudget(ATTEMPTS, timeline.now);
  return (answer, attempt) => {
    if (answer.kind === "signed") {
      budget = afterSuccess(budget, timeline.now);
      return undefined;
    }
    budget = afterFailure(budget, timeline.now);
    const { retryAfterMs } = answer;
    const pushback: Pushback =
      retryAfterMs === undefined ? NO_PUSHBACK : { kind: "after", ms: retryAfterMs };
    const pauseMs = retryDelay(policy, attempt, { retryable: true, pushback }, random);
    return allowsRetry(budget) ? pauseMs : undefined;
  };
}
