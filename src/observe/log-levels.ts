import {
  formatLogLevels,
  LOG_COMPONENTS,
  type LogComponent,
  type LogLevel,
  type LogLevelChoice,
} from "../core/log-levels.ts";

const SEVERITY: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** What is logged now: from the settings at first, changed while the agent runs. */
export class LogLevels {
  #choice: LogLevelChoice;

  constructor(choice: LogLevelChoice) {
    this.#choice = choice;
  }

  of(component: LogComponent): LogLevel {
    return this.#choice.components[component] ?? this.#choice.default;
  }

  admits(level: LogLevel, component: LogComponent): boolean {
    return SEVERITY[level] >= SEVERITY[this.of(component)];
  }

  /** For one component, or for all: then none keeps a level of its own. */
  set(level: LogLevel, component?: LogComponent): void {
    this.#choice =
      component === undefined
        ? { default: level, components: {} }
        : { ...this.#choice, components: { ...this.#choice.components, [component]: level } };
  }

  /** As `--log-level` takes it: `info,sds:debug`. */
  toString(): string {
    return formatLogLevels(this.#choice);
  }

  /** Every component and its level. */
  toJSON(): Readonly<Record<string, LogLevel>> {
    return Object.fromEntries(LOG_COMPONENTS.map((component) => [component, this.of(component)]));
  }
}
