import type { ErrorEntry } from "./error-entry.ts";

/** Of secrets that are files (`file-cert:`, `file-root:`). None ends the agent: the last good secret stays. */
export const fileErrors = {
  FILE_OUTSIDE_ROOTS: {
    meaning: "A file was asked for that lies, or leads by its links, outside the allowed folders.",
    action: "Add its folder with --sds-file-root, if clients of the socket may have what is in it.",
  },
  FILE_TOO_MANY_NAMES: {
    meaning: "More names of files are asked for at a time than the agent follows.",
    action: "Find the client that asks for so many; a name is let go a minute after its last use.",
  },
  FILE_UNREADABLE: {
    meaning: "A file of a secret is missing, or this user may not read it.",
    action: "Mount it, or correct its rights; it is looked for again until it can be read.",
  },
  FILE_NOT_REGULAR: {
    meaning: "Something that is no file stands at the path: a folder, a pipe, a socket, a device.",
    action: "Put a PEM file there.",
  },
  FILE_TOO_LARGE: {
    meaning: "A file of a secret is larger than 1 MiB.",
    action: "Put a PEM file there; take what is no certificate out of it.",
  },
  FILE_CHANGED_WHILE_READ: {
    meaning: "A file was written or replaced while it was read, again and again.",
    action: "None if it passes; else write to another name, and rename it over the path.",
  },
  FILE_CERT_INVALID: {
    meaning:
      "A certificate file holds something else than a leaf and what issued it, in PEM, the leaf first.",
    action: "The message says what; put the leaf and its own intermediates there, and no key.",
  },
  FILE_KEY_INVALID: {
    meaning: "A key file holds no private key, an encrypted one, or one that Envoy does not take.",
    action: "Put an unencrypted PEM key there: ECDSA P-256, P-384 or P-521, or RSA from 2048 bits.",
  },
  FILE_PAIR_MISMATCH: {
    meaning: "The private key is not that of the certificate beside it.",
    action: "Replace both together; where a tool writes one after the other it passes by itself.",
  },
  FILE_CERT_EXPIRED: {
    meaning: "A certificate in a file has expired; it is not served.",
    action: "Find out why whoever mounts the file does not renew it.",
  },
  FILE_CERT_NOT_YET_VALID: {
    meaning: "A certificate in a file is not valid yet.",
    action: "Check this node's clock and that of who made it; it is taken when its time has come.",
  },
  FILE_EMPTY_BUNDLE: {
    meaning: "A file of roots holds no certificate.",
    action: "Put PEM certificates into it.",
  },
} as const satisfies Record<string, ErrorEntry>;
