import { type ErrorCode, errorCodes } from "./error-codes.ts";

export type { ErrorCode } from "./error-codes.ts";

export interface ErrorDetails {
  /** The likely causes and what to do, from what is known at the place of the error. */
  readonly hint?: string;
  readonly cause?: unknown;
  /** The server's own wish for the next try, milliseconds (gRPC RetryInfo or pushback). */
  readonly retryAfterMs?: number;
  /** A shorter life of the certificate, which the server that refused ours may grant, milliseconds. */
  readonly shorterTtlMs?: number;
}

/**
 * The one error type that crosses a room's door. `message` is one line that says what was wrong and
 * where; `code` is stable and listed in `docs/errors.md`; `hint` says what to do.
 */
export class AgentError extends Error {
  override readonly name = "AgentError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly shorterTtlMs: number | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.retryAfterMs = details.retryAfterMs;
    this.shorterTtlMs = details.shorterTtlMs;
  }

  /** The exit status of a process that this error ends at start. */
  get exitCode(): 1 | 2 {
    const entry = errorCodes[this.code];
    return "exit" in entry ? entry.exit : 1;
  }

  /** `CODE: message (hint)`, the form for a terminal. */
  describe(): string {
    return `${this.code}: ${this.message}${this.hint ? ` (${this.hint})` : ""}`;
  }
}

/** Anything thrown, as an {@link AgentError}: the edge where foreign errors get our type. */
export function toAgentError(thrown: unknown, fallback: ErrorCode = "UNCAUGHT"): AgentError {
  if (thrown instanceof AgentError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AgentError(fallback, message, { cause: thrown });
}
