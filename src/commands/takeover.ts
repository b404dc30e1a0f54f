import type { EventBus } from "../core/events.ts";

/** How an agent comes by its socket. */
export interface Takeover {
  /** A live server had the socket when this agent started; it may have its ports for a while yet. */
  readonly isOne: () => boolean;
  /** Resolves when the socket is ours: to whether a live server was replaced. */
  readonly settled: Promise<boolean>;
}

/** Follows the events from the start of the agent. */
export function followTakeover(bus: EventBus): Takeover {
  let isOne = false;
  const settled = new Promise<boolean>((resolve) => {
    bus.listen((event) => {
      if (event.type === "takeover.waiting") isOne = true;
      // In a takeover, whether somebody was replaced is told a moment later.
      if (event.type === "sds.listening" && !isOne) resolve(false);
      if (event.type === "takeover.done") resolve(event.reason === "ready");
    });
  });
  return { isOne: () => isOne, settled };
}
