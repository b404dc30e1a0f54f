/** Severities, the least first. */
export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Where log lines come from: `component` in each line, and what a level can be set for. */
export const LOG_COMPONENTS = [
  "agent",
  "ca",
  "rotation",
  "secrets",
  "sds",
  "metrics",
  "admin",
  "control",
] as const;
export type LogComponent = (typeof LOG_COMPONENTS)[number];

/** The least severity that is logged, and of which components another one. */
export interface LogLevelChoice {
  readonly default: LogLevel;
  readonly components: Readonly<Partial<Record<LogComponent, LogLevel>>>;
}

/** The word that stands for every component that is not named, as in Istio. */
const EVERY_OTHER = "default";

/** Reads `info`, `info,sds:debug` or `default:info,sds:debug`; undefined if it is none. */
export function parseLogLevels(text: string): LogLevelChoice | undefined {
  let fallback: LogLevel = "info";
  const components: Partial<Record<LogComponent, LogLevel>> = {};
  const seen = new Set<string>();
  for (const part of text.split(",")) {
    const [name, word, ...rest] = part.includes(":") ? part.split(":") : [EVERY_OTHER, part];
    const component = LOG_COMPONENTS.find((known) => known === name?.trim());
    const level = LOG_LEVELS.find((known) => known === word?.trim());
    if (level === undefined || rest.length > 0) return undefined;
    if (component !== undefined) components[component] = level;
    else if (name?.trim() === EVERY_OTHER) fallback = level;
    else return undefined;
    if (seen.size === seen.add(component ?? EVERY_OTHER).size) return undefined;
  }
  return { default: fallback, components };
}

/** The same as text: `info,sds:debug`. */
export function formatLogLevels({ default: fallback, components }: LogLevelChoice): string {
  const others = Object.entries(components).map(([component, level]) => `${component}:${level}`);
  return [fallback, ...others].join(",");
}
