import type { AgentEventType, EventOf, Observer, Stamped } from "../core/events.ts";

/** A method's type: that lets the function for one type of event stand in a table for any. */
type Count<E> = { count(event: E): void }["count"];

/** What events do to the metrics. An event that is not here moves none. */
export type Counting = { readonly [T in AgentEventType]?: Count<Stamped<EventOf<T>>> };

/** Hands each event to all that count it. */
export function countingObserver(...countings: readonly Counting[]): Observer {
  return (event) => {
    for (const counting of countings) {
      const count: Count<Stamped> | undefined = counting[event.type];
      count?.(event);
    }
  };
}
