import type { Setting, SettingsTable } from "./setting.ts";
import { type Given, type Source, variablesOf } from "./source.ts";
import { nearest } from "./suggest.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the variables of every row; an empty one counts as unset, as in a manifest's template. */
export function readEnvironment(table: SettingsTable, env: Environment): Source {
  const given = new Map<string, Given>();
  for (const [property, row] of Object.entries(table)) {
    for (const name of variablesOf(row)) {
      const found = name.endsWith("*") ? readPrefix(name.slice(0, -1), env) : readOne(name, env);
      if (found === undefined) continue;
      given.set(property, found);
      break;
    }
  }
  return { given, problems: [] };
}

function readOne(name: string, env: Environment): Given | undefined {
  const raw = env[name];
  return raw ? { raw, origin: `variable ${name}` } : undefined;
}

function readPrefix(prefix: string, env: Environment): Given | undefined {
  const entries = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith(prefix) && name !== prefix && value
      ? [[name.slice(prefix.length), value] as const]
      : [],
  );
  if (entries.length === 0) return undefined;
  return { raw: Object.fromEntries(entries), origin: `variables ${prefix}*` };
}

/**
 * Kubernetes puts the addresses of a namespace's Services into every container: a Service named
 * `node-agent` gives NODE_AGENT_SERVICE_HOST and NODE_AGENT_PORT_15020_TCP_ADDR. Nobody mistyped them.
 */
const SERVICE_LINK = /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)$/;

/**
 * Variables with our prefix that are no setting: a line each. They are not errors, because the
 * environment belongs to whoever runs the pod.
 */
export function unknownVariables(table: SettingsTable, env: Environment): readonly string[] {
  const known = new Set(Object.values(table).flatMap((row: Setting<unknown>) => variablesOf(row)));
  return Object.keys(env)
    .filter((name) => name.startsWith("NODE_AGENT_") && env[name])
    .filter((name) => !known.has(name) && !SERVICE_LINK.test(name))
    .map((name) => {
      const meant = nearest(name, known);
      return `variable ${name}: no setting${meant === undefined ? "" : `; is it ${meant}?`}`;
    });
}
