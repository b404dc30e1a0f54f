import { errorCodes } from "../core/error-codes.ts";
import type { AgentError } from "../core/errors.ts";
import { scrub } from "./scrub.ts";

/** An error as it is logged: no stack, nothing secret. */
export interface ErrorView {
  readonly code: string;
  readonly message: string;
  /** What is known at the place of the error; else what its code always asks for. */
  readonly hint: string;
  /** What caused it, outermost first. */
  readonly causes?: readonly string[];
}

const MAX_CAUSES = 8;

export function errorView(error: AgentError): ErrorView {
  const causes = causesOf(error.cause, new Set([error]));
  return {
    code: error.code,
    message: scrub(error.message),
    hint: scrub(error.hint ?? errorCodes[error.code].action),
    ...(causes.length === 0 ? {} : { causes }),
  };
}

/** Also into an AggregateError: Node's for a host with several addresses has no message of its own. */
function causesOf(thrown: unknown, seen: Set<unknown>): string[] {
  if (thrown === undefined || thrown === null || seen.has(thrown)) return [];
  if (seen.size > MAX_CAUSES) return [];
  seen.add(thrown);
  if (typeof thrown === "string") return [scrub(thrown)];
  if (!(thrown instanceof Error)) return [`a thrown ${typeof thrown}`];
  const inner = thrown instanceof AggregateError ? thrown.errors : [];
  const own = textOf(thrown);
  return [
    ...(own === "" ? [] : [own]),
    ...[...inner, thrown.cause].flatMap((cause) => causesOf(cause, seen)),
  ];
}

/** Node and OpenSSL put what is worth searching for into `code`. */
function textOf(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const { message } = error;
  if (code === "" || message.includes(code)) return scrub(message);
  return scrub(message === "" ? code : `${code}: ${message}`);
}
