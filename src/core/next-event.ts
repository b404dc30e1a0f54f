import type { AgentEventType, EventBus } from "./events.ts";

/** Resolves when an event of one of these types comes. */
export function nextEvent(
  bus: Pick<EventBus, "listen">,
  ...types: readonly AgentEventType[]
): Promise<void> {
  return new Promise((resolve) => {
    const ignore = bus.listen(({ type }) => {
      if (!types.includes(type)) return;
      ignore();
      resolve();
    });
  });
}
