import type { AgentError, ErrorCode } from "./errors.ts";

/** What happens on the SDS socket. */
export type SdsEvent =
  | { type: "sds.listening"; path: string; mode: string }
  | { type: "sds.socket.lost"; path: string }
  | { type: "sds.socket.restored"; path: string }
  | { type: "sds.socket.taken"; path: string; error: AgentError }
  | { type: "sds.stream.opened"; stream: number; node: string; variant: "sotw" | "delta" }
  | { type: "sds.stream.closed"; stream: number; status: string; seconds: number }
  | { type: "sds.subscribed"; stream: number; names: readonly string[] }
  | { type: "sds.held"; stream: number; name: string }
  | { type: "sds.push"; stream: number; name: string; version: string; nonce: string }
  | { type: "sds.ack"; stream: number; name: string; version: string; seconds: number }
  | {
      type: "sds.nack";
      stream: number;
      name: string;
      version: string;
      code: number;
      message: string;
    }
  | { type: "sds.stale_nonce"; stream: number }
  | { type: "sds.unknown_name"; stream: number; name: string }
  | { type: "sds.other_type"; stream: number; typeUrl: string }
  | {
      type: "sds.refused";
      /** Of a stream; a request without one is known by its connection. */
      stream?: number;
      connection?: number;
      code: ErrorCode;
      message: string;
    }
  | {
      type: "sds.fetch";
      protocol: "grpc" | "rest";
      outcome: FetchOutcome;
      /** As they were asked for: a client's own text, cleaned and bounded. */
      names: readonly string[];
      connection: number;
    }
  | {
      type: "sds.connection.refused";
      cause: ConnectionRefusal;
      reason: string;
      connection?: number;
      /** The peer's, where the kernel was asked. */
      uid?: number;
      gid?: number;
      pid?: number;
    };

/** How a request that cannot be held ended. */
export type FetchOutcome =
  "secrets" | "pending" | "unknown" | "unchanged" | "refused" | "timed_out";
/** `unidentified`: the kernel did not say who is there. `lost`: the kernel had it, and we could not take it. */
export type ConnectionRefusal =
  "not_allowed" | "unidentified" | "too_many" | "silent" | "not_http" | "lost";
