import type { EventBus } from "../core/events.ts";

/** How an agent comes by its socket. */
export interface Takeover {
  /** A live server has the socket, which will be replaced. */
  readonly isPending: () => boolean;
  /** Resolves when the socket is ours: to whether a live server was replaced. */
  readonly settled: Promise<boolean>;
}

/** Follows the events from the start of the agent. */
export function followTakeover(bus: EventBus): Takeover {
  let pending = false;
  const settled = new Promise<boolean>((resolve) => {
    bus.listen((event) => {
      if (event.type === "takeover.waiting") pending = true;
      // While pending, whether it was replaced is known a moment later.
      if (event.type === "sds.listening" && !pending) resolve(false);
      if (event.type !== "takeover.done") return;
      pending = false;
      resolve(event.reason === "ready");
    });
  });
  return { isPending: () => pending, settled };
}
