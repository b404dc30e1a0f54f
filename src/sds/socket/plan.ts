import type { FileId, Seen } from "./inspect.ts";

/**
 * What a look at the path says of our socket:
 * - `ours`: it is there;
 * - `free`: nobody serves there (nothing, or what a dead server left), so it can be made again;
 * - `taken`: another live server is there, which is not to be fought;
 * - `blocked`: something that is no socket and not ours to remove, or rights that forbid to look.
 */
export type Verdict = "ours" | "free" | "taken" | "blocked";

export type Hold = "listening" | "lost" | "taken";

export interface Plan {
  readonly hold: Hold;
  /** Make the socket again now; once that has worked, `hold` is `listening`. */
  readonly bind: boolean;
  /** When to look again, milliseconds. */
  readonly lookInMs: number;
}

/** A hint from the file system may be missing, so the path is looked at in any case. */
export const POLL_MS = 15_000;
/** How often a path that is not ours is looked at. */
export const PROBE_MS = 5_000;
/** Time for whoever removed our socket to make its own: ours made at once would fight it. */
export const SETTLE_MS = 200;

export function verdict(seen: Seen, own: FileId | undefined): Verdict {
  if (seen.kind === "nothing") return "free";
  if (seen.kind === "other") return "blocked";
  if (seen.id === own) return "ours";
  return seen.live ? "taken" : "free";
}

/** What to do, by how things stood and for how long the path has been lost. */
export function plan(before: Hold, found: Verdict, lostForMs: number, pollMs = POLL_MS): Plan {
  if (found === "ours") return { hold: "listening", bind: false, lookInMs: pollMs };
  if (found === "taken") return { hold: "taken", bind: false, lookInMs: PROBE_MS };
  if (found === "blocked") return { hold: "lost", bind: false, lookInMs: PROBE_MS };
  if (before === "taken") return { hold: "taken", bind: true, lookInMs: PROBE_MS };
  const settling = before === "listening" ? SETTLE_MS : SETTLE_MS - lostForMs;
  if (settling > 0) return { hold: "lost", bind: false, lookInMs: settling };
  return { hold: "lost", bind: true, lookInMs: PROBE_MS };
}
