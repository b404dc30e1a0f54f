import type { Clock, Timer } from "../../core/clock.ts";
import { type FileId, inspect } from "./inspect.ts";
import { type Hold, plan, POLL_MS, PROBE_MS, type Verdict, verdict } from "./plan.ts";
import { watchPath } from "./watch.ts";

export interface GuardOptions {
  readonly path: string;
  readonly clock: Clock;
  /** What is at the path now. Does not throw. */
  readonly look: () => Promise<Verdict>;
  /** Makes the socket again. May throw. */
  readonly bind: () => Promise<void>;
  readonly changed: (hold: Hold) => void;
  /** How often to look without a hint, milliseconds. */
  readonly pollMs?: number;
}

/** What is at the path of a socket that is known by `own`. Does not throw. */
export async function look(path: string, own: FileId | undefined): Promise<Verdict> {
  try {
    return verdict(await inspect(path, own), own);
  } catch {
    return "blocked";
  }
}

/** Keeps a socket at its path while the agent runs: looks when told to, and every 15 s in any case. */
export class PathGuard {
  readonly #options: GuardOptions;
  readonly #pollMs: number;
  #hold: Hold = "listening";
  #lostAt = 0;
  #timer: Timer | undefined;
  #unwatch: () => void;
  #looking = false;
  #lookAgain = false;
  #stopped = false;

  /** Starts when the socket has just been made. */
  constructor(options: GuardOptions) {
    this.#options = options;
    this.#pollMs = options.pollMs ?? POLL_MS;
    this.#unwatch = this.#watch();
    this.#arm(this.#pollMs);
  }

  get hold(): Hold {
    return this.#hold;
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#unwatch();
  }

  #watch(): () => void {
    return watchPath(this.#options.path, () => void this.#check());
  }

  #arm(delayMs: number): void {
    this.#timer?.cancel();
    if (this.#stopped) return;
    this.#timer = this.#options.clock.timer(delayMs, () => void this.#check());
  }

  /** One look at a time; a hint that comes meanwhile causes another. */
  async #check(): Promise<void> {
    this.#lookAgain = true;
    if (this.#looking) return;
    this.#looking = true;
    while (this.#lookAgain && !this.#stopped) {
      this.#lookAgain = false;
      this.#arm(await this.#settle());
    }
    this.#looking = false;
  }

  async #settle(): Promise<number> {
    const { clock, look } = this.#options;
    const found = await look();
    if (this.#stopped) return PROBE_MS;
    const lostForMs = clock.monotonic() - this.#lostAt;
    const { hold, bind, lookInMs } = plan(this.#hold, found, lostForMs, this.#pollMs);
    this.#become(hold);
    if (!bind) return lookInMs;
    return (await this.#rebind()) ? this.#pollMs : PROBE_MS;
  }

  async #rebind(): Promise<boolean> {
    try {
      await this.#options.bind();
    } catch {
      this.#become("lost");
      return false;
    }
    if (this.#stopped) return false;
    // The folder may be another one than before.
    this.#unwatch();
    this.#unwatch = this.#watch();
    this.#become("listening");
    return true;
  }

  #become(hold: Hold): void {
    if (hold === this.#hold) return;
    if (hold === "lost") this.#lostAt = this.#options.clock.monotonic();
    this.#hold = hold;
    this.#options.changed(hold);
  }
}
