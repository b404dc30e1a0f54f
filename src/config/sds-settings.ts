import {
  boolean,
  bytes,
  duration,
  integer,
  listOf,
  octalMode,
  optional,
  path,
  stringMap,
  text,
} from "./kinds.ts";
import { kindOf } from "./kind-of.ts";
import type { SettingsTable } from "./setting.ts";

const group = "SDS socket";

/** Istio refuses separators there too: the folder is fixed, because pilot-agent looks in it. */
const bareFileName = kindOf("file name", "a bare file name, without a folder", (name) =>
  /^[^/\\\0]+$/.test(name) && name !== "." && name !== ".." ? name : undefined,
);

/** A uid or a gid; the last one is the kernel's word for none (-1). */
const id = integer({ min: 0, max: 4_294_967_294 });

const count = integer({ min: 1, max: 1_000_000 });

export const sdsSettings = {
  socket: {
    flag: "socket",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "Unix socket that Envoy connects to. Unset: --socket-file in ./var/run/secrets/workload-spiffe-uds.",
    group,
    common: true,
  },
  socketFile: {
    flag: "socket-file",
    env: ["WORKLOAD_IDENTITY_SOCKET_FILE"],
    kind: bareFileName,
    default: "socket",
    help: "Name of the socket in the default folder. Unused where --socket is set.",
    group,
  },
  socketMode: {
    flag: "socket-mode",
    env: [],
    kind: octalMode,
    default: 0o660,
    help: "Rights of the socket: who may write to it gets the key.",
    group,
  },
  socketGroup: {
    flag: "socket-group",
    env: [],
    kind: optional(text),
    default: undefined,
    help: "Group of the socket, by name or number. Unset: the agent's own.",
    group,
  },
  sdsAllowUid: {
    flag: "sds-allow-uid",
    env: [],
    kind: optional(listOf(id)),
    default: undefined,
    help: "Users that may connect, by number. Neither this nor --sds-allow-gid: all whom the socket's rights let in.",
    group,
  },
  sdsAllowGid: {
    flag: "sds-allow-gid",
    env: [],
    kind: optional(listOf(id)),
    default: undefined,
    help: "Groups whose members may connect, by number, beside the users of --sds-allow-uid.",
    group,
  },
  sdsPeerCredentials: {
    flag: "sds-peer-credentials",
    env: [],
    kind: boolean,
    default: false,
    help: "Ask the kernel who connects, for logs and fair limits, and let everybody in.",
    group,
  },
  sdsAlias: {
    flag: "sds-alias",
    env: [],
    kind: stringMap,
    default: {},
    help: "Another name for a secret that is served: --sds-alias NAME=default.",
    group,
  },
  sdsFileRoot: {
    flag: "sds-file-root",
    env: [],
    kind: listOf(path),
    default: [],
    help: "Folder whose certificates, keys and roots clients may ask for by file-cert:CERT~KEY and file-root:CA, beside the well-known mounts.",
    group,
  },
  sdsEmptyMeansAll: {
    flag: "sds-empty-means-all",
    env: [],
    kind: boolean,
    default: false,
    help: "A request without names, or for *, asks for every secret. Else it asks for none.",
    group,
  },
  takeover: {
    flag: "takeover",
    env: [],
    kind: boolean,
    default: false,
    help: "Take the place of an agent that serves on the socket, as soon as this one has its secrets, and ask it to leave. Else a live socket is refused.",
    group,
  },
  sdsMaxNames: {
    flag: "sds-max-names",
    env: [],
    kind: count,
    default: 1024,
    help: "Names that one stream may ask for.",
    group,
  },
  sdsMaxNameBytes: {
    flag: "sds-max-name-bytes",
    env: [],
    kind: bytes({ min: 64, max: 65_536 }),
    default: 4096,
    help: "Longest name that may be asked for.",
    group,
  },
  sdsMaxRequestBytes: {
    flag: "sds-max-request-bytes",
    env: [],
    kind: bytes({ min: 65_536, max: 67_108_864 }),
    default: 1_048_576,
    help: "Largest request. Envoy's first is about 60 KiB.",
    group,
  },
  sdsMaxStreams: {
    flag: "sds-max-streams",
    env: [],
    kind: count,
    default: 4096,
    help: "Streams open at a time, over all connections.",
    group,
  },
  sdsMaxStreamsPerConnection: {
    flag: "sds-max-streams-per-connection",
    env: [],
    kind: count,
    default: 1024,
    help: "Streams open at a time on one connection.",
    group,
  },
  sdsMaxConnections: {
    flag: "sds-max-connections",
    env: [],
    kind: count,
    default: 4096,
    help: "Connections open at a time.",
    group,
  },
  sdsPrefaceTimeout: {
    flag: "sds-preface-timeout",
    env: [],
    kind: duration({ minMs: 100, maxMs: 3_600_000 }),
    default: 5000,
    help: "How long a new connection may take to say its protocol.",
    group,
  },
} satisfies SettingsTable;
