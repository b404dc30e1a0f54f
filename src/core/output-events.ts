import type { AgentError } from "./errors.ts";

/** Of the files of `--output-certs`: what is served, for programs that do not speak SDS. */
export type OutputEvent =
  | {
      type: "output.written";
      path: string;
      serial: string;
      spiffeId: string;
      notAfter: number;
      seconds: number;
    }
  | {
      type: "output.write_failed";
      path: string;
      error: AgentError;
      failures: number;
      /** Undefined: the write is still under way. */
      retryAt: number | undefined;
    };
