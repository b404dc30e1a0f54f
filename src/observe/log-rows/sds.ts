import { type LogRows, rounded } from "./row.ts";

export const socketRows: LogRows<
  | "sds.listening"
  | "sds.socket.lost"
  | "sds.socket.restored"
  | "sds.socket.taken"
  | "sds.connection.refused"
> = {
  "sds.listening": {
    level: "info",
    component: "sds",
    message: "SDS is served",
    fields: { path: (e) => e.path, mode: (e) => e.mode },
  },
  "sds.socket.lost": {
    level: "warn",
    component: "sds",
    message: "the socket was removed; making it again",
    fields: { path: (e) => e.path },
  },
  "sds.socket.restored": {
    level: "info",
    component: "sds",
    message: "the socket is back",
    fields: { path: (e) => e.path },
  },
  "sds.socket.taken": {
    level: "error",
    component: "sds",
    message: "another server took the socket; waiting until it is gone",
    fields: { path: (e) => e.path, err: (e) => e.error },
  },
  "sds.connection.refused": {
    level: "warn",
    component: "sds",
    message: "a connection was refused",
    fields: {
      cause: (e) => e.cause,
      reason: (e) => e.reason,
      connection: (e) => e.connection,
      uid: (e) => e.uid,
      gid: (e) => e.gid,
      pid: (e) => e.pid,
    },
  },
};

export const streamRows: LogRows<
  | "sds.stream.opened"
  | "sds.stream.closed"
  | "sds.subscribed"
  | "sds.held"
  | "sds.push"
  | "sds.ack"
  | "sds.nack"
  | "sds.stale_nonce"
  | "sds.unknown_name"
  | "sds.other_type"
  | "sds.fetch"
  | "sds.refused"
> = {
  "sds.stream.opened": {
    level: "debug",
    component: "sds",
    message: "stream opened",
    fields: { stream: (e) => e.stream, node: (e) => e.node, variant: (e) => e.variant },
  },
  "sds.stream.closed": {
    level: "info",
    component: "sds",
    message: "stream closed",
    fields: {
      stream: (e) => e.stream,
      status: (e) => e.status,
      seconds: (e) => rounded(e.seconds),
    },
  },
  "sds.subscribed": {
    level: "info",
    component: "sds",
    message: "stream subscribed",
    fields: { stream: (e) => e.stream, names: (e) => e.names },
  },
  "sds.held": {
    level: "info",
    component: "sds",
    message: "a secret that was asked for is not there yet; it will be sent when it is",
    fields: { stream: (e) => e.stream, name: (e) => e.name },
  },
  "sds.push": {
    level: "debug",
    component: "sds",
    message: "secret sent",
    fields: {
      stream: (e) => e.stream,
      name: (e) => e.name,
      version: (e) => e.version,
      nonce: (e) => e.nonce,
    },
  },
  "sds.ack": {
    level: "debug",
    component: "sds",
    message: "secret accepted",
    fields: {
      stream: (e) => e.stream,
      name: (e) => e.name,
      version: (e) => e.version,
      seconds: (e) => rounded(e.seconds),
    },
  },
  "sds.nack": {
    level: "error",
    component: "sds",
    message: "secret rejected by the client, which goes on with the one before",
    fields: {
      stream: (e) => e.stream,
      name: (e) => e.name,
      version: (e) => e.version,
      code: (e) => e.code,
      reason: (e) => e.message,
    },
  },
  "sds.stale_nonce": {
    level: "debug",
    component: "sds",
    message: "a request with an old nonce was ignored",
    fields: { stream: (e) => e.stream },
  },
  "sds.unknown_name": {
    level: "warn",
    component: "sds",
    message: "a secret was asked for that this agent does not serve",
    fields: { stream: (e) => e.stream, name: (e) => e.name },
  },
  "sds.other_type": {
    level: "warn",
    component: "sds",
    message: "an ADS client asked for something that is not a secret; it is not answered",
    fields: { stream: (e) => e.stream, type_url: (e) => e.typeUrl },
  },
  "sds.fetch": {
    level: "debug",
    component: "sds",
    message: "secrets were fetched without a stream",
    fields: {
      protocol: (e) => e.protocol,
      outcome: (e) => e.outcome,
      names: (e) => e.names,
      connection: (e) => e.connection,
    },
  },
  "sds.refused": {
    level: "warn",
    component: "sds",
    message: "a request was refused",
    fields: {
      stream: (e) => e.stream,
      connection: (e) => e.connection,
      code: (e) => e.code,
      reason: (e) => e.message,
    },
  },
};
