import type * as z from "zod/mini";

/**
 * What a source gives for a setting, before it has a type: one text, several (a flag given more than
 * once, a YAML list), or names with texts (a YAML mapping, the variables of a prefix). A number or a
 * boolean in YAML arrives as it was written, so that `0660` means the same in every source.
 */
export type RawValue = string | readonly string[] | Readonly<Record<string, string>>;

/** How a setting's text becomes a value, and back. */
export interface Kind<T> {
  /** The word in the settings table: `duration`, `path`, `ecdsa-p256 | ecdsa-p384 | rsa-N`, … */
  readonly label: string;
  /**
   * Takes a {@link RawValue}. The message of its issues says what would be right, as the end of the
   * sentence `"5x" is not …`: `a duration such as 24h, 1h30m, 90s or 300ms`. Of several texts `params.entry`
   * is the one that is wrong, and what the sentence begins with.
   */
  readonly schema: z.ZodMiniType<T>;
  /**
   * The value as a user would write it; secrets print redacted. Declared as a method, because that
   * lets a `Kind<number>` stand in a table of `Kind<unknown>`.
   */
  print(value: T): string;
  /** The flag may stand without a value: `--flag`, `--flag=false`, `--no-flag`. */
  readonly isSwitch?: boolean | undefined;
  /** The flag may be given several times; YAML takes a list. */
  readonly repeatable?: boolean | undefined;
  /** What was written may be a key, a token or a password: no message and no output shows it. */
  readonly secret?: boolean | undefined;
}

/** One row of the settings table: the only place where a setting is described. */
export interface Setting<T> {
  /** Without the dashes; also the key in the configuration file. `NODE_AGENT_` + it is a variable. */
  readonly flag: string;
  /** One letter, for what is typed by hand: `-o`. */
  readonly short?: string;
  /** Istio's (or the field's) names beside ours, first wins. A trailing `*` matches a prefix. */
  readonly env: readonly string[];
  readonly kind: Kind<T>;
  readonly default: NoInfer<T>;
  readonly help: string;
  /** The heading it stands under in `--help` and in the docs. */
  readonly group: string;
  /** True: on the first screen of `--help`. Every setting is in the docs and in `help --all`. */
  readonly common?: boolean;
  /** True: an option of one command, with no variable and no place in the file. */
  readonly flagOnly?: boolean;
}

/** Rows by the name of their property in the parsed configuration. */
export type SettingsTable = Readonly<Record<string, Setting<unknown>>>;

/** The parsed configuration of a table: property name -> value. */
export type ConfigOf<S extends SettingsTable> = {
  readonly [K in keyof S]: S[K]["kind"] extends Kind<infer T> ? T : never;
};

/** Where a value came from: `flag --ca-addr`, `variable CA_ADDR`, `file agent.yaml:3`, `default`. */
export type Origin = string;

/** The {@link Origin} of every property of a table. */
export type OriginsOf<S extends SettingsTable> = { readonly [K in keyof S]: Origin };
