import type { ErrorEntry } from "./error-entry.ts";

/** Of the files of `--output-certs`. None ends the agent: what is served does not depend on them. */
export const outputErrors = {
  OUTPUT_NOT_WRITTEN: {
    meaning:
      "The certificate that is served could not be written to --output-certs; the files are those before.",
    action:
      "The message says why: make room, or make the folder writable for this user; it is tried again.",
  },
} as const satisfies Record<string, ErrorEntry>;
