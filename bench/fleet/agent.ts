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

/** How long to wait before the next call of the same try, milliseconds; undefined: the try is over. */
export type PauseAfter = (answer: CaAnswer, attempt: number) => number | undefined;

/** One try to get a certificate, short retries included. */
export function askCa(
  { timeline, ca }: World,
  pauseAfter: PauseAfter,
  ended: (answer: CaAnswer) => void,
): void {
  const call = (attempt: number): void =>
    ca.request((answer) => {
      const pauseMs = pauseAfter(answer, attempt);
      if (pauseMs === undefined) ended(answer);
      else timeline.in(pauseMs, () => call(attempt + 1));
    });
  call(1);
}
