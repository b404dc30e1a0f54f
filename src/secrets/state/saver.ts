import type { Clock } from "../../core/clock.ts";
import { AgentError, toAgentError } from "../../core/errors.ts";
import type { Emit } from "../../core/events.ts";
import { LatestWriter, SlowWrite } from "../../core/latest-writer.ts";
import type { Random } from "../../core/random.ts";
import type { Keep, LastGood } from "../issued.ts";

export interface SaverDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
  /** For events. */
  readonly path: string;
  /** Stores it in place of what is stored; undefined: removes that. */
  readonly write: (lastGood: LastGood | undefined) => Promise<void>;
}

/** What is to be stored: undefined in it is to be nothing. */
interface Wanted {
  readonly lastGood: LastGood | undefined;
}

/** Stores what is served, beside the serving of it. */
export class Saver implements Keep {
  readonly #writer: LatestWriter<Wanted>;

  constructor({ clock, random, emit, path, write }: SaverDependencies) {
    this.#writer = new LatestWriter<Wanted>({
      clock,
      random,
      write: ({ lastGood }) => write(lastGood),
      written: ({ lastGood }, seconds) => {
        if (lastGood === undefined) emit({ type: "state.removed", path });
        else emit({ type: "state.saved", path, serial: lastGood.certificate.serial, seconds });
      },
      failed: (thrown, failures, retryAt) =>
        emit({ type: "state.save_failed", path, error: toError(path, thrown), failures, retryAt }),
    });
  }

  /** Stores it soon, in place of what was to be stored before. */
  save(lastGood: LastGood): void {
    this.#writer.put({ lastGood });
  }

  /** Removes soon what is stored. */
  remove(): void {
    this.#writer.put({ lastGood: undefined });
  }

  /** Waits for a write that has begun, for 1 s at most; tries no more. */
  close(): Promise<void> {
    return this.#writer.close();
  }
}

function toError(path: string, thrown: unknown): AgentError {
  if (!(thrown instanceof SlowWrite)) return toAgentError(thrown, "STATE_NOT_SAVED");
  return new AgentError("STATE_TIMEOUT", `${path}: ${thrown.message}`);
}
