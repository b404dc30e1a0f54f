import { toAgentError } from "./core/errors.ts";
import { scrub } from "./core/scrub.ts";

/**
 * The one line that an error nobody handled leaves behind, whatever was thrown: JSON, as log lines
 * are, with the place where it came from and nothing secret.
 */
export function crashLine(thrown: unknown, now = new Date()): string {
  const error = toAgentError(thrown);
  const stack = thrown instanceof Error ? (thrown.stack ?? "") : "";
  const place = stack.split("\n").find((line) => line.trimStart().startsWith("at "));
  return JSON.stringify({
    level: "fatal",
    time: now.toISOString(),
    msg: "uncaught error, the agent stops",
    err: { code: error.code, message: oneLine(scrub(error.message)) },
    ...(place === undefined ? {} : { at: place.trim() }),
  });
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").slice(0, 500);
