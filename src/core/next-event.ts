import type { AgentEventType, EventBus } from "./events.ts";

/** Resolves when an event of this type comes. */
export function nextEvent(bus: Pick<EventBus, "listen">, type: AgentEventType): Promise<void> {
  return new Promise((resolve) => {
    const ignore = bus.listen((event) => {
      if (event.type !== type) return;
      ignore();
      resolve();
    });
  });
}
