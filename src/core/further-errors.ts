import type { ErrorEntry } from "./error-entry.ts";

/** Of the secrets beside the workload's own: session ticket keys and generic secrets. */
export const furtherErrors = {
  TICKET_KEYS_MISSING: {
    meaning: "The file of --ticket-keys-file is not there.",
    action: "Mount it, or correct the path; it is looked for again until it comes.",
  },
  TICKET_KEYS_INVALID: {
    exit: 2,
    meaning: "The file of --ticket-keys-file cannot be read as keys of 80 bytes.",
    action:
      "Put 80 random bytes for each key into it, or lines of base64. A running agent keeps the last good ones.",
  },
  GENERIC_SECRET_MISSING: {
    meaning: "A file of --generic-secret is not there.",
    action: "Mount it, or correct the path; it is looked for again until it comes.",
  },
  GENERIC_SECRET_INVALID: {
    exit: 2,
    meaning: "A file of --generic-secret is empty, too large, unreadable, or no file at all.",
    action: "Put a file of at most 1 MiB there. A running agent keeps the last good one.",
  },
} as const satisfies Record<string, ErrorEntry>;
