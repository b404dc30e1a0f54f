import { scrub } from "../../core/scrub.ts";

/** Data of a line. A moment is written as ISO 8601. */
export type LogFields = Readonly<Record<string, string | number | undefined>>;

/** The message is constant, what varies is in the fields. */
export type CaLog = (level: "info" | "warn", message: string, fields?: LogFields) => void;

/** Where the fields start, when the message is no longer than most. */
const COLUMN = 30;

/**
 * The CA's own log, in the two forms of the agent's: few lines, for somebody who watches it in a
 * terminal. Values are quoted where they need it, so that a name in a CSR cannot make a line of its
 * own, and what looks like a key or a token is taken out, whoever put it there.
 */
export function caLog(
  format: "json" | "text",
  now: () => number,
  write: (line: string) => void,
): CaLog {
  return (level, message, fields = {}) => {
    const time = new Date(now()).toISOString();
    if (format === "json")
      return write(
        scrub(JSON.stringify({ level, time, component: "ca", ...fields, msg: message })),
      );
    const data = Object.entries(fields)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => ` ${key}=${plain(String(value))}`)
      .join("");
    const sentence = data === "" ? message : message.padEnd(COLUMN);
    write(scrub(`${time} ${level.padEnd(5)} ${sentence}${data}`));
  };
}

const plain = (value: string): string =>
  /^[\w./:@%+,[\]~-]+$/.test(value) ? value : JSON.stringify(value);
