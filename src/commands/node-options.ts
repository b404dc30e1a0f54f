import { AgentError } from "../core/errors.ts";

/** Options of Node that open a debugger on the process, or write its memory or TLS secrets to disk. */
const EXPOSING = [
  /^--inspect/,
  /^--debug-port/,
  /^--heapsnapshot/,
  /^--heap-prof/,
  /^--report-/,
  /^--abort-on-uncaught-exception/,
  /^--tls-keylog/,
  /^--trace-tls/,
];

/**
 * Refuses to hold keys in a process that would give them away. `NODE_OPTIONS` is what an injected
 * environment sets; `execArgv` is what a changed command line sets. Throws NODE_OPTIONS_UNSAFE.
 */
export function refuseExposingOptions(
  nodeOptions: string | undefined,
  execArgv: readonly string[],
): void {
  const options = [...(nodeOptions ?? "").split(/\s+/), ...execArgv];
  const exposing = options.find((option) =>
    EXPOSING.some((pattern) => pattern.test(normal(option))),
  );
  if (exposing === undefined) return;
  throw new AgentError("NODE_OPTIONS_UNSAFE", `Node's option ${name(exposing)} would expose keys`, {
    hint: "remove it from NODE_OPTIONS, or set --development on a machine of your own",
  });
}

/** Node takes underscores for dashes, and quotes around an option. */
const normal = (option: string): string => option.replaceAll(/["']/g, "").replaceAll("_", "-");

const name = (option: string): string => normal(option).split("=", 1)[0] ?? "";
