import type { AgentError } from "../../core/errors.ts";
import type { AgentEventType, EventOf, Stamped } from "../../core/events.ts";
import type { LogComponent, LogLevel } from "../../core/log-levels.ts";

/** What a field of a line may hold. A `Date` is ISO in JSON, and says how far off it is in text. */
export type FieldValue =
  string | number | boolean | undefined | Date | readonly string[] | AgentError;

/** A method's type: that lets a row for one type of event stand in a table of rows for any. */
type FieldReader<E> = { read(event: E): FieldValue }["read"];

/** How one type of event is logged: the only place where that is decided. */
export interface LogRow<E> {
  readonly level: LogLevel;
  /** The room it comes from. */
  readonly component: LogComponent;
  /** True: printed however often it happens. For progress, which nobody's mistake can multiply. */
  readonly always?: true;
  /** A constant sentence: what varies stands in the fields, so that lines can be counted and searched. */
  readonly message: string;
  /** Field name -> its value. The field `err` is for the error, and rendered with its causes. */
  readonly fields: Readonly<Record<string, FieldReader<E>>>;
}

/** The rows of some event types. */
export type LogRows<T extends AgentEventType> = {
  readonly [K in T]: LogRow<Stamped<EventOf<K>>>;
};

/** A moment, from wall milliseconds. */
export const moment = (ms: number | undefined): Date | undefined =>
  ms === undefined ? undefined : new Date(ms);

/** Microseconds are as fine as a duration gets in a log. */
export const rounded = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;
