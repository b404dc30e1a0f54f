import { resolve } from "node:path";
import { type Clock, sleep } from "../../core/clock.ts";
import { AgentError } from "../../core/errors.ts";
import { type Probe, probe } from "./probe.ts";

export interface WaitOptions {
  /** The socket; a relative path is from the working folder. */
  readonly path: string;
  /** The resource names that have to be served, all of them. */
  readonly names: readonly string[];
  readonly maxMs: number;
  readonly clock: Clock;
}

/** Between tries, milliseconds: a start-up is waited for, so they are short. */
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 500;

/**
 * Resolves as soon as the socket serves every name to one client. Whatever is in the way (no socket
 * yet, another server, no rights) may pass, so it is tried again until `maxMs` are over; then
 * WAIT_TIMEOUT says what was in the way last, or which secrets are pending.
 */
export async function waitForSecrets({ path, names, maxMs, clock }: WaitOptions): Promise<void> {
  const socket = resolve(path);
  const giveUp = new AbortController();
  const timer = clock.timer(maxMs, () => giveUp.abort());
  try {
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      const found = await probe(socket, names, clock, giveUp.signal);
      if (names.every((name) => found.served.includes(name))) return;
      await sleep(clock, pause, giveUp.signal).catch(() => undefined);
      if (giveUp.signal.aborted) throw timeout(socket, names, maxMs, found);
    }
  } finally {
    timer.cancel();
  }
}

function timeout(
  path: string,
  names: readonly string[],
  maxMs: number,
  { served, trouble }: Probe,
): AgentError {
  const after = `after ${maxMs / 1000} s`;
  if (trouble !== undefined) {
    const { message, hint } = trouble;
    return new AgentError(
      "WAIT_TIMEOUT",
      `${after}: ${message}`,
      hint === undefined ? {} : { hint },
    );
  }
  const pending = names.filter((name) => !served.includes(name)).join(", ");
  const serves = served.length === 0 ? "nothing yet" : served.join(", ");
  return new AgentError("WAIT_TIMEOUT", `${after}: ${path} serves ${serves}; pending: ${pending}`, {
    hint: "the agent's log and /healthz/ready say what it waits for",
  });
}
