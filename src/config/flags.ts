import type { AgentError } from "../core/errors.ts";
import { REDACTED } from "../core/sensitive.ts";
import { problem, shown, shownName } from "./problem.ts";
import type { Origin, SettingsTable } from "./setting.ts";
import { type Given, type Row, rowsByFlag, type Source } from "./source.ts";
import { suggestFlag } from "./suggest.ts";

/**
 * Reads `--flag value`, `--flag=value`, `-f value`, and switches as `--flag`, `--flag=false`,
 * `--no-flag`. Nothing but flags is taken: the command's name has been read before.
 */
export function readFlags(table: SettingsTable, argv: readonly string[]): Source {
  const reader = new FlagReader(table, argv);
  reader.readAll();
  return reader;
}

/** A word of the command line that starts with a dash. */
interface Flag {
  /** As it was written, without its value: `--ttl`, `-o`. */
  readonly written: string;
  readonly name: string;
  /** What stands behind `=`. */
  readonly value: string | undefined;
}

function flagOf(word: string): Flag | undefined {
  const [, written, name, value] = /^(--?([^-=][^=]*))(?:=(.*))?$/s.exec(word) ?? [];
  return written === undefined || name === undefined ? undefined : { written, name, value };
}

class FlagReader implements Source {
  readonly given = new Map<string, Given>();
  readonly problems: AgentError[] = [];
  readonly #table: SettingsTable;
  readonly #byFlag: ReadonlyMap<string, Row>;
  readonly #words: string[];
  #maybeSecret = false;
  #lastSwitch: string | undefined;

  constructor(table: SettingsTable, argv: readonly string[]) {
    this.#table = table;
    this.#byFlag = rowsByFlag(table);
    this.#words = [...argv];
  }

  readAll(): void {
    for (let word = this.#words.shift(); word !== undefined; word = this.#words.shift()) {
      const flag = flagOf(word);
      const row = flag && this.#rowOf(flag);
      const isSwitch = row?.[1].kind.isSwitch === true;
      if (flag === undefined) this.#stray(word);
      else if (row === undefined) this.#unknown(flag);
      else if (isSwitch) this.#switch(row, flag);
      else this.#valued(row, flag);
      this.#lastSwitch = isSwitch ? flag?.written : undefined;
    }
  }

  #rowOf({ written, name }: Flag): Row | undefined {
    if (!written.startsWith("--")) {
      return Object.entries(this.#table).find(([, { short }]) => short === name);
    }
    const positive = name.startsWith("no-") ? this.#byFlag.get(name.slice(3)) : undefined;
    return this.#byFlag.get(name) ?? (positive?.[1].kind.isSwitch === true ? positive : undefined);
  }

  #switch(row: Row, { written, name, value }: Flag): void {
    const origin = `flag ${written}`;
    const negated = written.startsWith("--") && name !== row[1].flag;
    if (negated && value !== undefined) {
      this.#add("INVALID_VALUE", origin, "takes no value", `write --${row[1].flag}=${value}`);
    } else {
      this.#accept(row, negated ? "false" : (value ?? "true"), origin);
    }
  }

  #valued(row: Row, { written, value = this.#nextValue() }: Flag): void {
    const origin = `flag ${written}`;
    this.#maybeSecret ||= row[1].kind.secret === true;
    if (value) this.#accept(row, value, origin);
    else this.#add("MISSING_VALUE", origin, `needs a value: ${row[1].kind.label}`);
  }

  #accept([property, setting]: Row, value: string, origin: Origin): void {
    const before = this.given.get(property)?.raw;
    if (before === undefined || setting.kind.repeatable === true) {
      const earlier: readonly string[] = Array.isArray(before) ? before : [];
      const raw = setting.kind.repeatable === true ? [...earlier, value] : value;
      this.given.set(property, { raw, origin });
    } else {
      const both = `${shown(before, setting)} and ${shown(value, setting)}`;
      this.#add("SETTINGS_CONFLICT", origin, `is there twice: ${both}`, "keep one");
    }
  }

  #unknown({ written, name, value }: Flag): void {
    const meant = suggestFlag(name, this.#table);
    const hint = meant === undefined ? "`node-agent help --all` lists all" : `is it --${meant}?`;
    this.#add("UNKNOWN_FLAG", `flag ${shownName(written)}`, "unknown", hint);
    this.#maybeSecret = true;
    // Its value, if it has one, is not a problem of its own.
    if (value === undefined && this.#words[0]?.startsWith("-") === false) this.#words.shift();
  }

  #stray(word: string): void {
    const add = (what: string, hint: string): void =>
      this.#add("UNKNOWN_FLAG", "command line", `${what} is no flag`, hint);
    if (this.#lastSwitch !== undefined && /^(true|false)$/.test(word)) {
      return add(JSON.stringify(word), `write ${this.#lastSwitch}=${word}`);
    }
    // It may be the rest of a secret: `--ca-header Authorization=Bearer abc`, without quotes.
    return add(
      this.#maybeSecret ? REDACTED : JSON.stringify(word),
      "values with spaces need quotes",
    );
  }

  /** The next word, unless it is a flag itself. */
  #nextValue(): string | undefined {
    return this.#words[0]?.startsWith("--") === true ? undefined : this.#words.shift();
  }

  #add(code: AgentError["code"], origin: Origin, what: string, hint?: string): void {
    this.problems.push(problem(code, origin, what, hint));
  }
}
