import type { Clock, Timer } from "./clock.ts";
import { AgentError, toAgentError } from "./errors.ts";

/** How long until what could not be loaded is tried again, milliseconds. */
export const LOAD_RETRY_MS = 2_000;

export interface LateLoad<T> {
  readonly clock: Clock;
  /** Imports it. */
  readonly load: () => Promise<T>;
  readonly loaded: (parts: T) => void;
  /** Told once: CODE_NOT_LOADED. */
  readonly failed: (error: AgentError) => void;
}

/**
 * Loads a part of the program that few agents need, and again after a pause where that fails: an upgrade has
 * taken its files away under the agent, or no more files may be open. Returns what ends the tries.
 */
export function loadLate<T>({ clock, load, loaded, failed }: LateLoad<T>): () => void {
  let retry: Timer | undefined;
  let isTold = false;
  let isOver = false;
  const attempt = async (): Promise<void> => {
    let parts: T;
    try {
      parts = await load();
    } catch (thrown) {
      if (isOver) return;
      retry = clock.timer(LOAD_RETRY_MS, () => void attempt());
      if (!isTold) failed(notLoaded(thrown));
      isTold = true;
      return;
    }
    if (!isOver) loaded(parts);
  };
  void attempt();
  return () => {
    isOver = true;
    retry?.cancel();
  };
}

function notLoaded(cause: unknown): AgentError {
  const problem = `a part of node-agent could not be loaded: ${toAgentError(cause).message}`;
  return new AgentError("CODE_NOT_LOADED", problem, {
    hint: "where its files were replaced, start the new agent with --takeover, or restart it",
    cause,
  });
}
