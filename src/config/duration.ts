import { AgentError } from "../core/errors.ts";

/** What a duration looks like, for messages: `"5x" is not …`. */
export const DURATION_FORM = "a duration such as 24h, 1h30m, 90s or 300ms";

/** Go's limit, 2^63 - 1 nanoseconds (about 292 years), in whole milliseconds. */
export const MAX_DURATION_MS = 9_223_372_036_854;

const UNITS = [
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
] as const;
const MS_PER: ReadonlyMap<string, number> = new Map(UNITS);

/**
 * Reads a duration as Go's `time.ParseDuration` does (Istio's settings are written that way), in
 * milliseconds; undefined if it is none. A sign and units below the millisecond are refused: no
 * setting has a use for them.
 */
export function durationOf(text: string): number | undefined {
  if (text === "0") return 0;
  // Digits can be read in one way only: else a long wrong text takes for ever.
  if (!/^(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ms|h|m|s))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, number, unit] of text.matchAll(/([\d.]+)(ms|h|m|s)/g)) {
    total += Number(number) * (MS_PER.get(unit ?? "") ?? Number.NaN);
  }
  // 0.1h + 0.2s are not exact in binary; nothing here is finer than a millisecond.
  const ms = Math.round(total);
  return ms <= MAX_DURATION_MS ? ms : undefined;
}

/** Milliseconds of a Go-style duration. Throws INVALID_VALUE with the right form. */
export function parseDuration(text: string): number {
  const ms = durationOf(text);
  if (ms === undefined) {
    throw new AgentError("INVALID_VALUE", `${JSON.stringify(text)} is not ${DURATION_FORM}`);
  }
  return ms;
}

/** The shortest Go-style form of whole milliseconds: `24h`, `1h30m`, `1m0.5s` as `1m500ms`, `0s`. */
export function formatDuration(ms: number): string {
  let rest = Math.round(ms);
  let text = "";
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text || "0s";
}
