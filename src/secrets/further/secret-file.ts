import type { FollowedFile } from "../../ca/followed-file.ts";
import type { Clock, Timer } from "../../core/clock.ts";
import { FILE_CHECK_MS } from "../file-follower.ts";
import { type Secret, sensitiveParts } from "../secret.ts";
import type { Show } from "../show.ts";

/**
 * Shows the secret that a file holds, and follows the file: by a look each 20 s, and when somebody
 * asks. What was good stays while there is nothing better.
 */
export class SecretFile<S extends Secret> {
  readonly #file: FollowedFile<S>;
  readonly #clock: Clock;
  readonly #show: Show;
  #timer: Timer | undefined;
  #stopped = false;
  /** Looks come one after the other, or an older content could win over a newer. */
  #last: Promise<void> = Promise.resolve();

  constructor(file: FollowedFile<S>, { clock, show }: { clock: Clock; show: Show }) {
    this.#file = file;
    this.#clock = clock;
    this.#show = show;
  }

  /** Looks whether the file has changed. Never throws. */
  look(): Promise<void> {
    this.#last = this.#last.then(async () => {
      const secret = await this.#file.look();
      if (this.#stopped) return;
      if (secret !== undefined) this.#show(secret);
      this.#timer?.cancel();
      this.#timer = this.#clock.timer(FILE_CHECK_MS, () => void this.look());
    });
    return this.#last;
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }
}

/** For `parse`: what does not become a secret is overwritten. */
export function wipedUnlessTaken<S>(parse: (bytes: Buffer) => S): (bytes: Buffer) => S {
  return (bytes) => {
    try {
      return parse(bytes);
    } catch (error) {
      bytes.fill(0);
      throw error;
    }
  };
}

/** For `taken`: of equal secrets the one that is served already stays, and the copy is overwritten. */
export function newestOf<S extends Secret>(
  loaded: (secret: S) => void,
): (now: S, before: S | undefined) => S {
  return (now, before) => {
    loaded(now);
    if (now.version !== before?.version) return now;
    wipe(now);
    return before;
  };
}

export function wipe(secret: Secret): void {
  for (const part of sensitiveParts(secret)) part.reveal().fill(0);
}
