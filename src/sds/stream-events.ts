import type { AgentEvent } from "../core/events.ts";
import type { Fact } from "./subscription.ts";
import { cut } from "./wire.ts";

/** What a stream's fact is to logs and metrics; undefined: nothing. `now` is monotonic milliseconds. */
export function eventOf(fact: Fact, stream: number, now: number): AgentEvent | undefined {
  switch (fact.type) {
    case "subscribed":
      return { type: "sds.subscribed", stream, names: fact.names };
    case "held":
      return { type: "sds.held", stream, name: fact.name };
    case "unknown":
      return { type: "sds.unknown_name", stream, name: cut(fact.name) };
    case "stale":
      return { type: "sds.stale_nonce", stream };
    case "repeated":
      return undefined;
    case "ack": {
      const { name, version, sentAt } = fact.response;
      return { type: "sds.ack", stream, name, version, seconds: (now - sentAt) / 1000 };
    }
    case "nack": {
      const { name, version } = fact.response;
      return { type: "sds.nack", stream, name, version, ...fact.rejection };
    }
  }
}
