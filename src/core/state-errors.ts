import type { ErrorEntry } from "./error-entry.ts";

/** Of the state folder. None ends the agent: it goes on as if nothing were stored, or unstored. */
export const stateErrors = {
  STATE_UNSAFE: {
    meaning: "Something of the state folder could have been read or written by others.",
    action: "Remove what is named, and find out who made it; the agent makes its own.",
  },
  STATE_UNREADABLE: {
    meaning: "What is stored cannot be read, or is damaged.",
    action: "Remove the file named; the next certificate is stored anew.",
  },
  STATE_KEY: {
    meaning: "What is stored cannot be decrypted, or not be encrypted, with --state-key-file.",
    action: "Mount the key that it was stored with, or remove the file to store it anew.",
  },
  STATE_OTHER_IDENTITY: {
    meaning: "What is stored belongs to another SPIFFE ID.",
    action: "Give each workload a state folder of its own, or remove the file named.",
  },
  STATE_CERTIFICATE: {
    meaning: "The stored certificate does not pass the checks that a CA's answer has to pass.",
    action: "Nothing, where it has expired; the cause says which check it was.",
  },
  STATE_TIMEOUT: {
    meaning: "The state folder did not answer in time.",
    action: "Use a memory volume for --state-dir.",
  },
  STATE_NOT_SAVED: {
    meaning:
      "The state folder could not be brought up to date; a restart would not find what is served.",
    action: "The message says why: make room, or make the folder writable for this user.",
  },
} as const satisfies Record<string, ErrorEntry>;
