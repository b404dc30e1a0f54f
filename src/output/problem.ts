import { AgentError } from "../core/errors.ts";
import { diskProblem } from "../core/own-file.ts";
import { codeOf } from "../core/regular-file.ts";

/** Why something could not be written at `path`, as one of ours; what is one already stays. */
export function problemAt(path: string, cause: unknown): AgentError {
  if (cause instanceof AgentError) return cause;
  const isGroup = cause instanceof Error && "syscall" in cause && cause.syscall === "fchown";
  if (isGroup && codeOf(cause) === "EPERM") return groupRefused(path, cause);
  return new AgentError("OUTPUT_NOT_WRITTEN", `${path}: ${diskProblem(cause)}`, { cause });
}

function groupRefused(path: string, cause: Error): AgentError {
  return new AgentError(
    "OUTPUT_NOT_WRITTEN",
    `${path}: this user may not give files to the group of --output-certs-group`,
    { hint: "the agent has to be in that group (supplementalGroups or fsGroup in a pod)", cause },
  );
}
