import {
  formatLogLevels,
  LOG_COMPONENTS,
  type LogLevelChoice,
  parseLogLevels,
} from "../core/log-levels.ts";
import { DURATION_FORM, durationOf, formatDuration } from "./duration.ts";
import { kindOf, lazyKind } from "./kind-of.ts";
import type { Kind } from "./setting.ts";

export {
  formatHostPort,
  type HostPort,
  hostPort,
  listenAddress,
  listenAddressOrOff,
} from "./addresses.ts";
export { loopbackUrl } from "./loopback-url.ts";
export { list, listOf, stringMap, type StringMap } from "./collections.ts";
export { kindOf, lazyKind, optional, secret } from "./kind-of.ts";

const withoutNul = (text: string): string | undefined => (text.includes("\0") ? undefined : text);

/** Any text without NUL bytes. */
export const text: Kind<string> = kindOf("text", "text without NUL bytes", withoutNul);

/** A file's path, absolute or relative to the working folder. Existence is the user's business. */
export const path: Kind<string> = kindOf("path", "a path without NUL bytes", withoutNul);

/** What Go's `strconv.ParseBool` takes, since Istio's variables are read with it. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...["1", "t", "T", "true", "TRUE", "True"].map((word) => [word, true] as const),
  ...["0", "f", "F", "false", "FALSE", "False"].map((word) => [word, false] as const),
]);

const eitherWord = kindOf("boolean", "true or false", (text) => BOOLEANS.get(text));

export const boolean: Kind<boolean> = lazyKind({
  label: eitherWord.label,
  isSwitch: true,
  schema: () => eitherWord.schema,
  print: String,
});

/** What would be right, with its bounds: `a whole number from 1 to 9`, `… of at least 1`. */
function bounded(what: string, min: string | undefined, max: string | undefined): string {
  if (min !== undefined && max !== undefined) return `${what} from ${min} to ${max}`;
  if (min !== undefined) return `${what} of at least ${min}`;
  return max === undefined ? what : `${what} of at most ${max}`;
}

const within = (value: number, min = -Infinity, max = Infinity): number | undefined =>
  value >= min && value <= max ? value : undefined;

export function integer({ min, max }: { min?: number; max?: number } = {}): Kind<number> {
  const expected = bounded("a whole number", min?.toString(), max?.toString());
  return kindOf("integer", expected, (text) =>
    /^-?\d{1,15}$/.test(text) ? within(Number(text), min, max) : undefined,
  );
}

const decimal = (text: string): number => (/^(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : NaN);

/** Above 0 and below 1: at the ends a renewal would come at once, for ever, or never. */
export const ratio: Kind<number> = kindOf(
  "ratio",
  "a number above 0 and below 1, such as 0.5",
  (text) => {
    const value = decimal(text);
    return value > 0 && value < 1 ? value : undefined;
  },
);

/** From 0 to 1, both allowed: an amount of jitter, where 0 means none. */
export const fraction: Kind<number> = kindOf(
  "fraction",
  "a number from 0 to 1, such as 0.01",
  (text) => within(decimal(text), 0, 1),
);

/** A Go-style duration; the value is milliseconds. */
export function duration({ minMs, maxMs }: { minMs?: number; maxMs?: number } = {}): Kind<number> {
  const min = minMs === undefined ? undefined : formatDuration(minMs);
  const max = maxMs === undefined ? undefined : formatDuration(maxMs);
  return kindOf(
    "duration",
    bounded(min === undefined && max === undefined ? DURATION_FORM : `${DURATION_FORM},`, min, max),
    (text) => within(durationOf(text) ?? NaN, minMs, maxMs),
    formatDuration,
  );
}

/** One of the words given. */
export function choice<const T extends string>(words: readonly T[]): Kind<T> {
  return kindOf(words.join(" | "), `one of ${words.join(", ")}`, (text) =>
    words.find((word) => word === text),
  );
}

/** `info`, `info,sds:debug`, `default:info,sds:debug`. */
export const logLevels: Kind<LogLevelChoice> = kindOf(
  "level[,component:level]",
  `debug, info, warn or error, alone or as in info,sds:debug (of ${LOG_COMPONENTS.join(", ")})`,
  parseLogLevels,
  formatLogLevels,
);

/** Permission bits of a file, written in octal: `0660`. */
export const octalMode: Kind<number> = kindOf(
  "octal mode",
  "an octal file mode such as 0660",
  (text) => (/^(0o?)?[0-7]{3}$/.test(text) ? Number.parseInt(text.slice(-3), 8) : undefined),
  (mode) => mode.toString(8).padStart(4, "0"),
);

/** Bytes, plain or with a binary unit: `4096`, `4KiB`, `1MiB`. */
export function bytes({ min, max }: { min: number; max: number }): Kind<number> {
  const print = (count: number): string => {
    if (count > 0 && count % 1_048_576 === 0) return `${count / 1_048_576}MiB`;
    return count > 0 && count % 1024 === 0 ? `${count / 1024}KiB` : String(count);
  };
  return kindOf(
    "bytes",
    bounded("a size", print(min), print(max)),
    (text) => {
      const [, count, unit] = /^(\d{1,12})(KiB|MiB)?$/.exec(text) ?? [];
      const factor = unit === "MiB" ? 1_048_576 : unit === "KiB" ? 1024 : 1;
      return within(Number(count) * factor, min, max);
    },
    print,
  );
}
