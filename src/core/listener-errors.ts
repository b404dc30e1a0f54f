import type { ErrorEntry } from "./error-entry.ts";

/** Of what an agent serves beside SDS: none of it ends the agent, unless it was required. */
export const listenerErrors = {
  METRICS_BIND: {
    exit: 2, // with --metrics-required
    meaning: "The metrics listener could not bind; SDS goes on.",
    action: "Set --metrics-addr; beside pilot-agent 15020 is always taken.",
  },
  ADMIN_BIND: {
    meaning: "The admin listener could not bind; the agent goes on, and tries again.",
    action: "Set --admin-addr to an address that is free, or to off.",
  },
  CONTROL_BIND: {
    meaning: "The control socket could not be made; the agent goes on, and tries again.",
    action: "Set --control-socket to a path in a folder that the agent may write.",
  },
  CONTROL_FAILED: {
    exit: 1,
    meaning: "The running agent was told to do something by its control socket, and could not.",
    action: "The message says why, and the agent's log has more.",
  },
  CONTROL_UNREACHABLE: {
    exit: 1,
    meaning: "The agent could not be reached, or not be told what to do, by its control socket.",
    action: "The message says why; check --control-socket, and run as the agent's user.",
  },
} as const satisfies Record<string, ErrorEntry>;
