import type * as z from "zod/mini";
import { type AgentError, toAgentError } from "../core/errors.ts";
import { fileProblem } from "../core/regular-file.ts";
import { type Environment, readEnvironment, unknownVariables } from "./environment.ts";
import { CONFIG_FLAG, readConfigFile } from "./file.ts";
import { readFlags } from "./flags.ts";
import { problem, shown, throwProblems } from "./problem.ts";
import type { ConfigOf, Origin, OriginsOf, Setting, SettingsTable } from "./setting.ts";
import { type Given, rowsByFlag, type Source } from "./source.ts";

export interface LoadInputs<S extends SettingsTable> {
  /** The arguments after the command's name. */
  readonly argv: readonly string[];
  readonly env: Environment;
  /** The text of the configuration file; asked for only when one is named. */
  readonly readFile: (path: string) => Promise<string>;
  /** Rules over several settings; each throws what it finds. Asked when every row is sound. */
  readonly rules?: readonly ((config: ConfigOf<S>, origins: OriginsOf<S>) => void)[];
}

export interface Loaded<S extends SettingsTable> {
  /** Frozen, lists and maps in it too. */
  readonly config: ConfigOf<S>;
  readonly origins: OriginsOf<S>;
  /** A line each, for the log: what looks like a mistake but cannot be called one. */
  readonly warnings: readonly string[];
}

/**
 * The effective settings: flags over environment over file over defaults. Throws one
 * {@link ConfigError} with every problem found.
 */
export async function loadConfig<const S extends SettingsTable>(
  table: S,
  { argv, env, readFile, rules = [] }: LoadInputs<NoInfer<S>>,
): Promise<Loaded<S>> {
  const flags = readFlags(table, argv);
  const environment = readEnvironment(table, env);
  const file = await fileOf(table, [flags, environment], readFile);
  const sources = [flags, environment, file];
  const problems: AgentError[] = sources.flatMap((source) => source.problems);

  const config: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  for (const [property, row] of Object.entries(table)) {
    const given = firstGiven(sources, property);
    origins[property] = given?.origin ?? "default";
    const value = given === undefined ? { ok: row.default } : valueOf(row, given);
    if ("ok" in value) config[property] = deepFreeze(value.ok);
    else problems.push(value.problem);
  }
  throwProblems(problems);

  const settings = { config, origins };
  if (!covers(settings, table)) throw new TypeError("a row without a value and without a problem");
  throwProblems(rules.flatMap((rule) => problemsOf(() => rule(settings.config, settings.origins))));
  return {
    config: Object.freeze(settings.config),
    origins: Object.freeze(settings.origins),
    warnings: unknownVariables(table, env),
  };
}

type Settings<S extends SettingsTable> = {
  readonly config: ConfigOf<S>;
  readonly origins: OriginsOf<S>;
};

/** Whether every row of the table has its value and its origin, as the mapped types promise. */
function covers<S extends SettingsTable>(
  settings: { readonly config: object; readonly origins: object },
  table: S,
): settings is Settings<S> {
  const { config, origins } = settings;
  return Object.keys(table).every((property) => property in config && property in origins);
}

function firstGiven(sources: readonly Source[], property: string): Given | undefined {
  return sources.find(({ given }) => given.has(property))?.given.get(property);
}

type Value = { readonly ok: unknown } | { readonly problem: AgentError };

function valueOf(row: Setting<unknown>, { raw, origin }: Given): Value {
  const result = row.kind.schema.safeParse(raw);
  if (result.success) return { ok: result.data };
  const [issue] = result.error.issues;
  // A secret's own message could quote what was written.
  const right = row.kind.secret === true ? row.kind.label : issue?.message;
  const what = `${shown(entryOf(issue) ?? raw, row)} is not ${right ?? row.kind.label}`;
  return { problem: problem("INVALID_VALUE", origin, what) };
}

/** Of several texts the one that is wrong, where the kind says which. */
function entryOf(issue: z.core.$ZodIssue | undefined): string | undefined {
  const entry: unknown = issue?.code === "custom" ? issue.params?.["entry"] : undefined;
  return typeof entry === "string" ? entry : undefined;
}

const NO_FILE: Source = { given: new Map(), problems: [] };

async function fileOf(
  table: SettingsTable,
  sources: readonly Source[],
  readFile: (path: string) => Promise<string>,
): Promise<Source> {
  const [property, row] = rowsByFlag(table).get(CONFIG_FLAG) ?? [];
  const given = property === undefined ? undefined : firstGiven(sources, property);
  if (row === undefined || typeof given?.raw !== "string") return NO_FILE;
  let content: string;
  try {
    content = await readFile(given.raw);
  } catch (error) {
    const what = `${shown(given.raw, row)} cannot be read: ${fileProblem(error)}`;
    return { ...NO_FILE, problems: [problem("CONFIG_UNREADABLE", given.origin, what)] };
  }
  return readConfigFile(table, given.raw, content);
}

function problemsOf(rule: () => void): readonly AgentError[] {
  try {
    rule();
    return [];
  } catch (error) {
    return [toAgentError(error)];
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
}
