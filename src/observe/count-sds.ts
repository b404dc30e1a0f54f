import type { Counting } from "./counting.ts";
import type { SocketState } from "./health.ts";
import type { Instruments } from "./instruments.ts";
import { metricTable } from "./metric-table.ts";
import { NackAlarm } from "./nack-alarm.ts";
import { NACK_REASONS, nackReason } from "./metric-rows/nack-reason.ts";

/** The socket and its streams. `resources` are the names of the secrets served. */
export function sdsCounting(instruments: Instruments, resources: readonly string[]): Counting {
  const alarm = new NackAlarm();
  /** Stream -> the names it follows. */
  const streams = new Map<number, readonly string[]>();

  const socket = (holds: SocketState): void => {
    for (const state of metricTable.node_agent_sds_socket_state.labels.state)
      instruments.set("node_agent_sds_socket_state", { state }, state === holds ? 1 : 0);
  };
  const setAlarm = (resource: string): void => {
    const rings = alarm.rings(resource);
    for (const reason of NACK_REASONS)
      instruments.set("node_agent_sds_nack_alarm", { resource, reason }, reason === rings ? 1 : 0);
  };
  const countStreams = (): void => {
    instruments.set("node_agent_sds_streams_open", {}, streams.size);
    for (const resource of resources) {
      const following = [...streams.values()].filter((names) => names.includes(resource));
      instruments.set("node_agent_sds_subscriptions", { resource }, following.length);
    }
  };
  instruments.beforeScrape(countStreams);
  socket("closed");

  return {
    "agent.draining": () => socket("closed"),
    "sds.listening": () => socket("listening"),
    "sds.socket.lost": () => socket("lost"),
    "sds.socket.restored": () => socket("listening"),
    "sds.socket.taken": () => socket("taken"),
    "sds.connection.refused": ({ cause }) =>
      instruments.add("node_agent_sds_connections_refused_total", { cause }),

    "sds.stream.opened": (e) => {
      streams.set(e.stream, []);
      instruments.add("node_agent_sds_streams_total", { variant: e.variant });
    },
    "sds.stream.closed": (e) => void streams.delete(e.stream),
    "sds.subscribed": (e) => void streams.set(e.stream, e.names),
    "sds.held": (e) => instruments.add("node_agent_sds_held_total", { resource: e.name }),
    "sds.unknown_name": () => instruments.add("node_agent_sds_unknown_names_total", {}),
    "sds.other_type": () => instruments.add("node_agent_sds_other_types_total", {}),
    "sds.fetch": ({ protocol, outcome }) =>
      instruments.add("node_agent_sds_fetches_total", { protocol, outcome }),
    "sds.refused": (e) => instruments.add("node_agent_sds_refused_total", { code: e.code }),

    "sds.push": ({ name: resource, version }) => {
      alarm.pushed(resource, version);
      instruments.add("node_agent_sds_pushes_total", { resource });
    },
    "sds.ack": ({ name: resource, version, seconds }) => {
      alarm.ack(resource, version);
      instruments.add("node_agent_sds_acks_total", { resource });
      instruments.observe("node_agent_sds_push_to_ack_seconds", { resource }, seconds);
      setAlarm(resource);
    },
    "sds.nack": ({ name: resource, version, message }) => {
      alarm.nack(resource, version, nackReason(message));
      instruments.add("node_agent_sds_nacks_total", { resource });
      setAlarm(resource);
    },
    "sds.stale_nonce": () => instruments.add("node_agent_sds_stale_nonces_total", {}),
  };
}
