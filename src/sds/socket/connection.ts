import type { Socket } from "node:net";
import type { ConnectionRefusal } from "../../core/events.ts";
import { type Peer, type PeerCredentials, unknownPeer } from "../peer.ts";
import type { Guest } from "../places.ts";

/** What a connection may speak. */
export type Protocol = "http2" | "http1";

/** A connection that the gate let in, from its first byte to its end. */
export interface Connection extends Guest {
  readonly socket: Socket;
  readonly who: Peer;
  /** `new`: has not said its protocol. `waiting`: has, and there is no server yet. */
  stage: "new" | "waiting" | "served";
  protocol?: Protocol;
}

/** Why a connection is sent away: a word for the metric and a sentence for the log. */
export interface Refusal {
  readonly cause: ConnectionRefusal;
  readonly reason: string;
}

/**
 * By uid and pid, so that a process takes its own places only. Where they are not known, connections
 * are told apart by nothing: each is a peer of its own.
 */
export function peerOf(connection: number, credentials: PeerCredentials | undefined): Peer {
  if (credentials === undefined) return unknownPeer(connection);
  const { uid, pid } = credentials;
  return { connection, key: `uid ${uid} pid ${pid}`, credentials };
}

export function notAllowed({ credentials }: Peer): Refusal {
  if (credentials === undefined) {
    return { cause: "unidentified", reason: "the kernel does not say who is there" };
  }
  const { uid, gid } = credentials;
  const reason = `uid ${uid}, gid ${gid} is in no list of --sds-allow-uid and --sds-allow-gid`;
  return { cause: "not_allowed", reason };
}

export function tooMany(limit: number): Refusal {
  return { cause: "too_many", reason: `${limit} connections are open already` };
}
