import { AgentError } from "../core/errors.ts";
import { fileProblem, readTextFile } from "../core/regular-file.ts";
import type { Hook } from "./hook.ts";

/**
 * Sends `signal` to the process whose number is in `pidFile`, read anew each time. It has to be this
 * user's, or the kernel refuses.
 */
export function signalHook(pidFile: string, signal: NodeJS.Signals): Hook {
  return {
    name: "output_signal",
    run: async () => {
      const pid = await pidIn(pidFile);
      // SIGHUP would make a new certificate, and that the next write, for ever.
      if (pid === process.pid) throw failure(`${pidFile} names this agent itself`);
      try {
        process.kill(pid, signal);
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw failure(`${signal} to process ${pid} of ${pidFile}: ${reason}`, cause);
      }
    },
  };
}

async function pidIn(path: string): Promise<number> {
  const text = await readTextFile(path).catch((cause: unknown) => {
    throw failure(`${path}: ${fileProblem(cause)}`, cause);
  });
  // Of kill(2)'s other numbers, 0 and negative ones are for whole groups of processes.
  const [, digits] = /^([1-9]\d{0,9})\s*$/.exec(text) ?? [];
  if (digits === undefined) throw failure(`${path}: it does not hold the number of a process`);
  return Number(digits);
}

function failure(message: string, cause?: unknown): AgentError {
  return new AgentError("HOOK_FAILED", message, {
    hint: "--after-output-pid-file is where the process that reads the files writes its number",
    cause,
  });
}
