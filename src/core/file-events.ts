import type { AgentError } from "./errors.ts";

/** What happens to secrets that are files. */
export type FileEvent =
  /** Its files were read and are served, for the first time, anew, or after they were of no use. */
  | {
      type: "file.loaded";
      /** As it was asked for. */
      name: string;
      kind: FileSecretKind;
      version: string;
      serial?: string;
      notBefore: number;
      notAfter: number;
    }
  /** Told once for each reason, until they are good again. */
  | { type: "file.unusable"; name: string; kind: FileSecretKind; error: AgentError }
  /** Nobody has asked for it for a while: its files are followed no more. */
  | { type: "file.dropped"; name: string; kind: FileSecretKind }
  /** A name that stands for files which are never served, or for which there is no place yet. */
  | { type: "file.refused"; name: string; error: AgentError }
  /** The kernel does not tell of changes in this folder; they are seen by looking. */
  | { type: "file.watch_failed"; path: string; reason: string };

export type FileSecretKind = "tls-certificate" | "trust-bundle";
