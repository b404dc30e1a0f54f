import { AgentError, toAgentError } from "./core/errors.ts";
import { scrub } from "./core/scrub.ts";
import type { Host } from "./host.ts";

/** A command: its exit code, or a throw that becomes one. */
type Command = (host: Host, args: readonly string[]) => Promise<number>;

/** Each is loaded when it is asked for: the agent does not pay for the CA server, nor `help` for gRPC. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  run: () => import("./commands/run.ts").then((module) => module.run),
  ca: () => import("./commands/ca.ts").then((module) => module.ca),
  config: () => import("./commands/config.ts").then((module) => module.config),
  wait: () => import("./commands/wait.ts").then((module) => module.wait),
  secret: () => import("./commands/secret.ts").then((module) => module.secret),
  logging: () => import("./commands/tell.ts").then((module) => module.logging),
  renew: () => import("./commands/tell.ts").then((module) => module.renew),
  drain: () => import("./commands/tell.ts").then((module) => module.drain),
  quit: () => import("./commands/tell.ts").then((module) => module.quit),
  version: () => import("./commands/version.ts").then((module) => module.version),
  help: () => import("./commands/help.ts").then((module) => module.help),
};

/**
 * Runs the command that the arguments name, and answers its exit code. What it throws is told in lines
 * of `CODE: what was wrong (what to do)` on standard error.
 */
export async function runCli(host: Host): Promise<number> {
  try {
    const { name, args } = chooseCommand(host.argv);
    const load = commands[name];
    if (load === undefined) throw unknownCommand(name);
    const command = await load();
    return await command(host, args);
  } catch (thrown) {
    const error = toAgentError(thrown);
    host.complain(scrub(error.describe()));
    return error.exitCode;
  }
}

/** Without a command it is `run`; `--help` and `--version` are commands wherever they stand. */
export function chooseCommand(argv: readonly string[]): { name: string; args: readonly string[] } {
  const [first, ...rest] = argv;
  const named = first !== undefined && !first.startsWith("-");
  const name = named ? first : "run";
  const args = named ? rest : argv;
  if (args.includes("--help") || args.includes("-h")) {
    const about = named && name !== "help" ? [name] : [];
    return { name: "help", args: [...about, ...args.filter((arg) => arg === "--all")] };
  }
  if (!named && (argv.includes("--version") || argv.includes("-v")))
    return { name: "version", args: [] };
  return { name, args };
}

function unknownCommand(name: string): AgentError {
  return new AgentError("UNKNOWN_COMMAND", `there is no command ${JSON.stringify(name)}`, {
    hint: `the commands are ${Object.keys(commands).join(", ")}`,
  });
}
