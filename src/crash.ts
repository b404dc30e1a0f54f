import { toAgentError } from "./core/errors.ts";
import { scrub } from "./core/scrub.ts";

/**
 * The one line that an error nobody handled leaves behind, whatever was thrown: JSON, as log lines
 * are, with the place where it came from and nothing secret. Never throws.
 */
export function crashLine(thrown: unknown, now = new Date()): string {
  try {
    return rendered(thrown, now);
  } catch {
    // Anything can be thrown, such as an object without a toString.
    return rendered(new Error("something that cannot be shown was thrown"), now);
  }
}

function rendered(thrown: unknown, now: Date): string {
  const error = toAgentError(thrown);
  const place = thrown instanceof Error ? placeOf(thrown) : undefined;
  return JSON.stringify({
    level: "fatal",
    time: now.toISOString(),
    msg: "uncaught error, the agent stops",
    err: { code: error.code, message: oneLine(error.message) },
    ...(place === undefined ? {} : { at: oneLine(place) }),
  });
}

/** A stack begins with the message, whose own lines are no places. */
function placeOf({ stack = "", message }: Error): string | undefined {
  const lines = stack.replace(message, "").split("\n");
  return lines.find((line) => line.trimStart().startsWith("at "));
}

const oneLine = (text: string): string => scrub(text).replaceAll(/\s+/g, " ").trim().slice(0, 500);
