import { AgentError } from "../core/errors.ts";
import type { AgentEventType, Observer, Stamped } from "../core/events.ts";
import type { LogLevel } from "../core/log-levels.ts";
import { type ErrorView, errorView } from "./error-view.ts";
import type { LogLevels } from "./log-levels.ts";
import { LineLimit } from "./log-limit.ts";
import type { FieldValue } from "./log-rows/row.ts";
import { rowOf } from "./log-table.ts";
import { scrub } from "./scrub.ts";

export type { LogLevel } from "../core/log-levels.ts";

export type PlainValue = string | number | boolean | Date | readonly string[];

/** One line, ready to be printed: nothing in it is secret, nothing in it is undefined. */
export interface LogLine {
  /** When it happened, wall milliseconds: earlier than it is printed for what is replayed. */
  readonly at: number;
  readonly level: LogLevel;
  readonly component: string;
  readonly event: AgentEventType;
  readonly message: string;
  readonly fields: Readonly<Record<string, PlainValue>>;
  readonly err?: ErrorView;
}

/** Prints a line, at once: what was printed survives a crash. */
export type LogSink = (line: LogLine) => void;

export interface LogOptions {
  /** The least severities that are printed; asked for each event. */
  readonly levels: LogLevels;
  /** Called for each line that the limit leaves out. */
  readonly onSuppressed?: () => void;
}

/** Prints events as lines. Who asks for debug output gets all of it, without a limit. */
export function logObserver(sink: LogSink, options: LogOptions): Observer {
  const { levels } = options;
  const limit = new LineLimit();
  return (event) => {
    const { level, component, always = false } = rowOf(event);
    if (!levels.admits(level, component)) return;
    const isUnlimited = always || levels.of(component) === "debug";
    const suppressed = isUnlimited ? 0 : limit.admit(event);
    if (suppressed === undefined) return options.onSuppressed?.();
    const line = lineOf(event);
    sink(suppressed === 0 ? line : { ...line, fields: { ...line.fields, suppressed } });
  };
}

export function lineOf(event: Stamped): LogLine {
  const { level, component, message, fields: rows } = rowOf(event);
  const fields: Record<string, PlainValue> = {};
  let err: ErrorView | undefined;
  for (const [name, read] of Object.entries(rows)) {
    const value = read(event);
    if (value instanceof AgentError) err = errorView(value);
    else if (value !== undefined) fields[name] = plain(value);
  }
  const line = { at: event.at, level, component, event: event.type, message, fields };
  return err ? { ...line, err } : line;
}

/** Whatever the type says: a `Sensitive` that got here by a mistake prints redacted, as everywhere. */
function plain(value: Exclude<FieldValue, undefined | AgentError>): PlainValue {
  if (typeof value === "number" || typeof value === "boolean" || value instanceof Date)
    return value;
  if (Array.isArray(value)) return value.slice(0, 32).map((text) => scrub(String(text)));
  return scrub(String(value));
}
