import type { ErrorView } from "./error-view.ts";
import type { LogLevel, LogSink, PlainValue } from "./log.ts";

const COLOURS = { dim: 2, red: 31, green: 32, yellow: 33, blue: 34 } as const;
type Paint = (colour: keyof typeof COLOURS, text: string) => string;

const LEVELS: Readonly<Record<LogLevel, keyof typeof COLOURS>> = {
  debug: "blue",
  info: "green",
  warn: "yellow",
  error: "red",
};

/** Where the fields start, when the message is no longer than most. */
const COLUMN = 30;
const INDENT = " ".repeat(32);

/** Lines for people: time, level, sentence, fields; an error with hint and causes below it. */
export function textSink(write: (line: string) => void, colour: boolean): LogSink {
  const paint: Paint = (name, text) => (colour ? `\u001b[${COLOURS[name]}m${text}\u001b[0m` : text);
  return ({ at, level, message, fields, err }) => {
    const words = Object.entries(fields).map(
      ([name, value]) => `${paint("dim", `${name}=`)}${valueText(value, at)}`,
    );
    const time = paint("dim", new Date(at).toISOString());
    const sentence = words.length === 0 ? message : message.padEnd(COLUMN);
    const head = [time, paint(LEVELS[level], level.padEnd(5)), sentence, ...words].join(" ");
    write([head, ...errorLines(err).map((line) => INDENT + line)].join("\n") + "\n");
  };
}

function errorLines(err: ErrorView | undefined): string[] {
  if (!err) return [];
  return [
    `${err.code}: ${oneLine(err.message)}`,
    `hint: ${oneLine(err.hint)}`,
    ...(err.causes ?? []).map((cause) => `cause: ${oneLine(cause)}`),
  ];
}

function valueText(value: PlainValue, at: number): string {
  if (value instanceof Date) {
    const distance = value.getTime() - at;
    const human = spanText(Math.abs(distance));
    const toTheSecond = value.toISOString().replace(/\.\d+Z$/, "Z");
    return `${toTheSecond} (${distance < 0 ? `${human} ago` : `in ${human}`})`;
  }
  if (typeof value === "string") return quoted(value);
  return typeof value === "object" ? value.map(quoted).join(",") : String(value);
}

/** A client chooses some of these texts: no line break of its, and no escape sequence, gets through. */
function quoted(text: string): string {
  return /^[\w.:/@%+,[\]~-]+$/.test(text) ? text : escaped(JSON.stringify(text));
}

const oneLine = (text: string): string => escaped(text.replaceAll(/\s*\n\s*/g, " / "));

function escaped(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
}

/** The two largest units: `23h 59m`, `12m 5s`, `89d`. */
export function spanText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "m"],
    [seconds % 60, "s"],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return "0s";
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join(" ");
}
