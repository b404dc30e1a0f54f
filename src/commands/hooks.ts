import { resolve } from "node:path";
import type { Clock } from "../core/clock.ts";
import type { Emit } from "../core/events.ts";
import { AfterRotation } from "../hooks/after-rotation.ts";
import { commandHook, commandProblem, type Environment } from "../hooks/command.ts";
import type { Hook } from "../hooks/hook.ts";
import { urlHook } from "../hooks/url.ts";

export interface HookOptions {
  readonly url: string | undefined;
  readonly command: string | undefined;
  readonly env: Environment;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** The hooks that the settings name. Says now if the command cannot be run. */
export function afterRotation({ url, command, env, clock, emit }: HookOptions): AfterRotation {
  const hooks: Hook[] = [];
  if (url !== undefined) hooks.push(urlHook(url));
  if (command !== undefined) {
    // Relative to the working folder, never looked up in PATH.
    const path = resolve(command);
    hooks.push(commandHook(path, env, clock));
    const error = commandProblem(path);
    if (error) emit({ type: "hook.unusable", hook: "command", error });
  }
  return new AfterRotation(hooks, { clock, emit });
}
