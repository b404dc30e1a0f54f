import type { Clock } from "../../core/clock.ts";
import type { AgentError } from "../../core/errors.ts";
import { converse } from "./conversation.ts";
import { nodeId } from "./node-id.ts";
import { sotw } from "./sotw.ts";

/** What one try found out. */
export interface Probe {
  /** Names that came, in order. */
  readonly served: readonly string[];
  /** Why the try ended before all names had come; undefined: it was told to stop, or all came. */
  readonly trouble?: AgentError;
}

/**
 * Asks the server on a Unix socket for `names` on one stream, as an Envoy would, and ACKs what comes.
 * Resolves when all have come, when the server cannot serve, or when `signal` aborts. Never throws.
 */
export async function probe(
  path: string,
  names: readonly string[],
  clock: Clock,
  signal: AbortSignal,
): Promise<Probe> {
  const served = new Set<string>();
  const trouble = await converse(
    { path, names, variant: sotw, nodeId: nodeId("wait"), clock, signal },
    {
      answer: ({ secrets }) => {
        for (const { name } of secrets) served.add(name);
        return names.every((name) => served.has(name)) ? "enough" : "more";
      },
    },
  );
  // A server that has said nothing when the time is over has not served: no more is known.
  const isTold = trouble !== undefined && !signal.aborted;
  return { served: [...served], ...(isTold ? { trouble } : {}) };
}
