import { AgentError, type ErrorCode } from "../core/errors.ts";
import { REDACTED } from "../core/sensitive.ts";
import type { Origin, RawValue, Setting } from "./setting.ts";

/**
 * Everything that is wrong with the settings, at once. It stands for its first problem where one
 * code or one line is wanted; `describe()` has a line for each.
 */
export class ConfigError extends AgentError {
  readonly problems: readonly AgentError[];

  constructor(problems: readonly [AgentError, ...AgentError[]]) {
    const [first, ...more] = problems;
    const message = `${first.message}${more.length > 0 ? ` (and ${more.length} more)` : ""}`;
    super(first.code, message, first.hint === undefined ? {} : { hint: first.hint });
    this.problems = problems;
  }

  override describe(): string {
    return this.problems.map((problem) => problem.describe()).join("\n");
  }
}

/** Throws one {@link ConfigError} for all problems, if there are any. */
export function throwProblems(problems: readonly AgentError[]): void {
  const [first, ...more] = problems;
  if (first !== undefined) throw new ConfigError([first, ...more]);
}

/** One problem: where it is, what is wrong there, what to do. */
export function problem(code: ErrorCode, origin: Origin, what: string, hint?: string): AgentError {
  return new AgentError(code, `${origin}: ${what}`, hint === undefined ? {} : { hint });
}

/**
 * An unknown name as far as it looks like one: the rest may be a value that slipped into it, such as
 * a token behind a missing `=`.
 */
export function shownName(name: string): string {
  const [sound = ""] = /^[\w.-]{0,48}/.exec(name) ?? [];
  return sound === name ? name : `${sound}…`;
}

/** Long enough for any sound value, short enough for a line. */
const SHOWN = 120;

/** A value as written, on one line and in quotes; never that of a secret. */
export function shown(raw: RawValue, row: Setting<unknown>): string {
  if (row.kind.secret === true) return REDACTED;
  // A flag that may be repeated and stands once is shown as it was typed.
  const text = JSON.stringify(Array.isArray(raw) && raw.length === 1 ? raw[0] : raw);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
