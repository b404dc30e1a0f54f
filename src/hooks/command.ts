import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import type { Readable } from "node:stream";
import { type Clock, within } from "../core/clock.ts";
import { AgentError } from "../core/errors.ts";
import { legible } from "../core/legible.ts";
import type { Hook, Rotated } from "./hook.ts";

/** Of what the command says when it fails: enough for a line of a log. */
const SAID_BYTES = 256;
/** For the last of it to arrive. Whoever else holds the pipe, such as a child of it, is not waited for. */
const LAST_WORDS_MS = 250;

/** Which hook a command is, by the flag that names it. */
const FLAGS = {
  command: "--after-rotation-command",
  output_command: "--after-output-command",
} as const;
export type CommandName = keyof typeof FLAGS;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Runs an executable: no shell, no arguments, the agent's own environment and three variables more.
 * It has a process group of its own, which is killed when it takes too long.
 */
export function commandHook(name: CommandName, path: string, env: Environment, clock: Clock): Hook {
  return {
    name,
    run: (rotated, signal) =>
      new Promise((resolve, reject) => {
        const child = spawn(path, [], {
          detached: true,
          stdio: ["ignore", "ignore", "pipe"],
          env: { ...env, ...variables(rotated) },
        });
        const { pid } = child;
        // Out of file descriptors, Node gives a child without its streams, whatever the types say.
        const stderr: Readable | undefined = child.stderr;
        let said = "";
        stderr?.on("data", (chunk: Buffer) => {
          said = (said + chunk.toString()).slice(0, SAID_BYTES);
        });
        const closed = new Promise<void>((done) => child.once("close", () => done()));
        const settle = (how: () => void): void => {
          signal.removeEventListener("abort", kill);
          stderr?.destroy();
          how();
        };
        const kill = (): void => {
          if (pid !== undefined) killGroup(pid);
          settle(() => reject(signal.reason));
        };
        signal.addEventListener("abort", kill, { once: true });
        child.once("error", (error) => settle(() => reject(unusable(name, path, error))));
        child.once("exit", (code, killedBy) => {
          if (code === 0) return settle(resolve);
          const failed = (): void => {
            const how = code === null ? `was ended by ${killedBy}` : `ended with status ${code}`;
            settle(() => reject(failure(path, how, said)));
          };
          void within(clock, LAST_WORDS_MS, closed).then(failed);
        });
      }),
  };
}

/** Its leader was not reaped yet, so the number is still its own. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // Another user's by now (a setuid executable): it is not waited for all the same.
  }
}

/** Why the command could not be run; to be known at the start, not at the first rotation. */
export function commandProblem(name: CommandName, path: string): AgentError | undefined {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile() ? undefined : unusable(name, path, new Error("it is no file"));
  } catch (error) {
    return unusable(name, path, error);
  }
}

function variables({ serial, spiffeId, notAfter }: Rotated): Record<string, string> {
  return {
    CERTIFICATE_SERIAL: serial,
    CERTIFICATE_SPIFFE_ID: spiffeId,
    CERTIFICATE_NOT_AFTER: new Date(notAfter).toISOString(),
  };
}

function failure(path: string, how: string, said: string): AgentError {
  const [line = ""] = said.trimStart().split("\n", 1);
  const message = line === "" ? `${path} ${how}` : `${path} ${how}: ${legible(line)}`;
  return new AgentError("HOOK_FAILED", message);
}

function unusable(name: CommandName, path: string, cause: unknown): AgentError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AgentError("HOOK_FAILED", `${path} cannot be run: ${reason}`, {
    hint: `${FLAGS[name]} is an executable file, without arguments`,
    cause,
  });
}
