import { resolve } from "node:path";
import type { Clock } from "../core/clock.ts";
import type { Emit } from "../core/events.ts";
import { AfterOutput } from "../hooks/after-output.ts";
import { AfterRotation } from "../hooks/after-rotation.ts";
import {
  commandHook,
  type CommandName,
  commandProblem,
  type Environment,
} from "../hooks/command.ts";
import type { Hook, Hooks } from "../hooks/hook.ts";
import { signalHook } from "../hooks/signal.ts";
import { urlHook } from "../hooks/url.ts";
import type { RunConfig } from "./run-settings.ts";

export interface HookDependencies {
  readonly env: Environment;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** The hooks that the settings name. Says now if a command cannot be run. */
export function hooksOf(config: RunConfig, deps: HookDependencies): readonly Hooks[] {
  const { afterRotationUrl, afterRotationCommand, afterOutputCommand } = config;
  const { afterOutputPidFile, afterOutputSignal } = config;
  const command = (name: CommandName, path: string): Hook => usable(name, path, deps);
  const rotation: Hook[] = [];
  if (afterRotationUrl !== undefined) rotation.push(urlHook(afterRotationUrl));
  if (afterRotationCommand !== undefined) rotation.push(command("command", afterRotationCommand));
  const output: Hook[] = [];
  if (afterOutputCommand !== undefined) output.push(command("output_command", afterOutputCommand));
  if (afterOutputPidFile !== undefined)
    output.push(signalHook(afterOutputPidFile, afterOutputSignal));
  return [
    ...(rotation.length > 0 ? [new AfterRotation(rotation, deps)] : []),
    ...(output.length > 0 ? [new AfterOutput(output, deps)] : []),
  ];
}

function usable(name: CommandName, command: string, { env, clock, emit }: HookDependencies): Hook {
  // Relative to the working folder, never looked up in PATH.
  const path = resolve(command);
  const error = commandProblem(name, path);
  if (error) emit({ type: "hook.unusable", hook: name, error });
  return commandHook(name, path, env, clock);
}
