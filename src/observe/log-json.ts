import pino from "pino";
import type { ErrorView } from "./error-view.ts";
import type { LogSink } from "./log.ts";

/** One JSON object a line: `level`, `time`, `component`, `event`, fields, `err`, `msg`. */
export function jsonSink(write: (line: string) => void): LogSink {
  const logger = pino(
    {
      base: null,
      level: "debug",
      // A line's time is its event's, which pino's own clock cannot know.
      timestamp: false,
      // Ours is plain data already; pino's would take it for an Error and add an empty stack.
      serializers: { err: (err: ErrorView) => err },
      formatters: { level: (level) => ({ level }) },
    },
    { write },
  );
  return ({ at, level, component, event, message, fields, err }) => {
    const time = new Date(at);
    logger[level]({ time, component, event, ...fields, ...(err && { err }) }, message);
  };
}
