import { AgentError } from "../../core/errors.ts";
import type { Seen } from "./inspect.ts";

/** What the system refused, as the error for whoever mounts the volume. */
export function notWritable(path: string, cause: unknown): AgentError {
  if (cause instanceof AgentError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new AgentError("SOCKET_NOT_WRITABLE", `${path}: ${reason}`, { hint: whoAmI(), cause });
}

/** Another server took the path of a socket that was ours; the agent goes on and looks again. */
export function socketTaken(path: string): AgentError {
  return new AgentError("SOCKET_TAKEN", `${path}: another live server took the path`, {
    hint:
      "stop one of the two; the agent comes back by itself when the path is free; beside Istio's " +
      "proxy the other is pilot-agent",
  });
}

/** Throws where what is at `path` is not ours to replace. */
export function refuseOccupied(path: string, seen: Seen): void {
  if (seen.kind === "other") {
    throw new AgentError("SOCKET_NOT_A_SOCKET", `${path} is ${seen.what}, not a socket`, {
      hint: "remove it, or choose another path with --socket",
    });
  }
  if (seen.kind === "socket" && seen.live) {
    throw new AgentError("SOCKET_IN_USE", `${path}: another server answers there`, {
      hint:
        "stop it, choose another path with --socket, or replace it with --takeover; beside Istio's " +
        "proxy it is pilot-agent, which serves there itself unless node-agent has started before it",
    });
  }
}

function whoAmI(): string {
  const uid = process.geteuid?.() ?? "unknown";
  const gid = process.getegid?.() ?? "unknown";
  return (
    `the agent runs as ${uid}:${gid}: mount a volume there that this user may write; ` +
    "in a pod with Istio's proxy run both as 1337:1337"
  );
}
