import type * as z from "zod/mini";

/**
 * How a setting's text becomes a value. `schema` takes what a flag or variable gives (text) and what
 * YAML gives (numbers, booleans, lists), and its messages say what would be right.
 */
export interface Kind<T> {
  /** The word in the settings table: `duration`, `path`, `ecdsa-p256 | ecdsa-p384 | rsa-N`, … */
  readonly label: string;
  readonly schema: z.ZodMiniType<T>;
  /** The value as a user would write it; secrets print redacted. */
  readonly print: (value: T) => string;
}

/** One row of the settings table: the only place where a setting is described. */
export interface Setting<T> {
  /** Without the dashes; also the key in the configuration file. `NODE_AGENT_` + it is a variable. */
  readonly flag: string;
  /** Istio's (or the field's) names beside ours, first wins. A trailing `*` matches a prefix. */
  readonly env: readonly string[];
  readonly kind: Kind<T>;
  readonly default: T;
  readonly help: string;
  /** The heading it stands under in `--help` and in the docs. */
  readonly group: string;
  /** False: not in the first screen of `--help`, but in the docs and `help --all`. */
  readonly common?: boolean;
}

export type SettingsTable = Readonly<Record<string, Setting<never> | Setting<unknown>>>;

/** The parsed configuration of a table: property name -> value. */
export type ConfigOf<S> = { readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never };

/** Where a value came from: `flag --ca-addr`, `variable CA_ADDR`, `file agent.yaml:3`, `default`. */
export type Origin = string;
