import { type Clock, sleep } from "../../core/clock.ts";
import { AgentError } from "../../core/errors.ts";
import type { Emit } from "../../core/events.ts";
import type { UdsListener } from "./listener.ts";

/** How often it is looked whether the other server is still there, milliseconds. */
export const LOOK_MS = 1_000;

type Taker = Pick<UdsListener, "listen" | "path">;

export interface TakeoverOptions {
  readonly listener: Taker;
  readonly clock: Clock;
  readonly emit: Emit;
  /** Resolves when this agent has what Envoy will ask it for. */
  readonly secrets: Promise<void>;
  readonly signal: AbortSignal;
}

/** Listens; false: a live server has the path, which {@link takeOver} takes later. */
export async function listenUnlessTaken(listener: Taker, emit: Emit): Promise<boolean> {
  const isFree = await listensAlone(listener);
  if (!isFree) emit({ type: "takeover.waiting", path: listener.path });
  return isFree;
}

/**
 * Takes the path from a live server: when this agent has its own secrets, not before, so that an agent
 * whose CA is down never takes clients from one that can serve; or as soon as the other is gone.
 * Resolves without it when the signal aborts. Throws what forbids to bind.
 */
export async function takeOver(options: TakeoverOptions): Promise<void> {
  const { listener, clock, emit, secrets, signal } = options;
  const { path } = listener;
  let isReady = false;
  const ready = secrets.then(() => {
    isReady = true;
  });
  while (!signal.aborted) {
    if (isReady) {
      await listener.listen("over");
      return emit({ type: "takeover.done", path, reason: "ready" });
    }
    if (await listensAlone(listener)) return emit({ type: "takeover.done", path, reason: "gone" });
    await Promise.race([ready, sleep(clock, LOOK_MS, signal).catch(() => undefined)]);
  }
}

async function listensAlone(listener: Taker): Promise<boolean> {
  try {
    await listener.listen();
    return true;
  } catch (error) {
    if (error instanceof AgentError && error.code === "SOCKET_IN_USE") return false;
    throw error;
  }
}
