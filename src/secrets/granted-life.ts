import type { Held } from "./rotation-state.ts";

/** Whole seconds of X.509, and the way of the answer, are no other life. */
const LEAST_DIFFERENCE_MS = 5_000;
const DIFFERENCE = 0.05;

function differs(lifeMs: number, fromMs: number): boolean {
  return Math.abs(lifeMs - fromMs) > Math.max(LEAST_DIFFERENCE_MS, DIFFERENCE * fromMs);
}

/**
 * Whether the CA granted another life than was asked for, and another than the last time: worth being
 * told once. What a CA near its own end grants shrinks with each renewal, and is told as that.
 */
export function isNewLife(
  { lifeMs, stallMs }: Pick<Held, "lifeMs" | "stallMs">,
  before: Pick<Held, "lifeMs"> | undefined,
  askedMs: number,
): boolean {
  if (stallMs !== undefined || !differs(lifeMs, askedMs)) return false;
  return before === undefined || differs(lifeMs, before.lifeMs);
}
