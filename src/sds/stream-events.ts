import type { AgentEvent } from "../core/events.ts";
import type { Fact } from "./subscription.ts";
import { cut } from "./wire.ts";

/** What a stream's fact is to logs and metrics; undefined: nothing. `now` is monotonic milliseconds. */
export function eventOf(fact: Fact, stream: number, now: number): AgentEvent | undefined {
  if (fact.type === "repeated") return undefined;
  if (fact.type === "stale") return { type: "sds.stale_nonce", stream };
  if (fact.type === "subscribed") return { type: "sds.subscribed", stream, names: fact.names };
  if (fact.type === "held") return { type: "sds.held", stream, name: fact.name };
  if (fact.type === "unknown") return { type: "sds.unknown_name", stream, name: cut(fact.name) };
  const { name, version, sentAt } = fact.response;
  return fact.type === "ack"
    ? { type: "sds.ack", stream, name, version, seconds: (now - sentAt) / 1000 }
    : { type: "sds.nack", stream, name, version, ...fact.rejection };
}
