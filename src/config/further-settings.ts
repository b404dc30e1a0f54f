import { stringMap } from "./collections.ts";
import { duration, optional, path } from "./kinds.ts";
import type { SettingsTable } from "./setting.ts";

const group = "Further secrets";

/** What TLS 1.3 allows as the life of a ticket (RFC 8446, 4.6.1). */
const SEVEN_DAYS_MS = 604_800_000;

/** Session ticket keys and generic secrets, which are served beside the workload's own. */
export const furtherSettings = {
  ticketKeysInterval: {
    flag: "ticket-keys-interval",
    env: [],
    kind: optional(duration({ minMs: 1000, maxMs: SEVEN_DAYS_MS })),
    default: undefined,
    help: "Serve session ticket keys under the name session-ticket-keys, and make a new one this often; a ticket is good for two intervals at least. Unset: each Envoy makes its own.",
    group,
  },
  ticketKeysFile: {
    flag: "ticket-keys-file",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "Serve the session ticket keys of this file instead, which a fleet shares: 80 random bytes for each key, or a line of base64; the first encrypts. It is followed as it changes.",
    group,
  },
  genericSecret: {
    flag: "generic-secret",
    env: [],
    kind: stringMap,
    default: {},
    help: "Serve the bytes of a file, 1 MiB at most, as a generic secret: --generic-secret NAME=FILE. It is followed as it changes.",
    group,
  },
} satisfies SettingsTable;
