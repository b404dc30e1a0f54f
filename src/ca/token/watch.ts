import type { Clock, Timer } from "../../core/clock.ts";
import type { AgentEvent, Emit } from "../../core/events.ts";
import type { TokenSource } from "../../identity/token.ts";
import { fileStamp } from "../watched-file.ts";
import { nextChange, tokenFlaws, type TokenRules } from "./flaws.ts";
import { seenToken, type SeenToken, sendable } from "./seen.ts";

export interface TokenWatchOptions extends TokenRules {
  readonly source: TokenSource;
  /** Anything but a service-account token is a flaw: in Kubernetes no CA knows other ones. */
  readonly jwtOnly: boolean;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** The slow look. A file system event could be lost, and a token has hours: this is soon enough. */
const LOOK_MS = 60_000;
/** A clock that is stepped about the end of a token must not make us look without a pause. */
const LEAST_MS = 1_000;

/**
 * Tells what becomes of the token between two calls to the CA, hours before a call fails for it: each
 * change once. It reads a file that has another stamp, and remembers dates and audiences alone.
 */
export class TokenWatch {
  readonly #options: TokenWatchOptions;
  #seen: SeenToken | undefined;
  #stamp: string | undefined;
  /** What was told last; empty: that all is well. */
  #told = "";
  #timer: Timer | undefined;
  #looking: Promise<void> | undefined;
  #stopped = false;

  constructor(options: TokenWatchOptions) {
    this.#options = options;
  }

  /** Looks now, and from then on by itself. Beside a look under way none is begun. */
  look(): Promise<void> {
    return (this.#looking ??= this.#look().finally(() => (this.#looking = undefined)));
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  async #look(): Promise<void> {
    this.#timer?.cancel();
    const { source, clock } = this.#options;
    const stamp = await fileStamp(source.path);
    const known = this.#seen !== undefined && !("missing" in this.#seen);
    if (!known || stamp !== this.#stamp) {
      this.#seen = seenToken(source.path, sendable(await source.read()));
      this.#stamp = stamp;
      if (!this.#stopped) this.#tellRead(this.#seen);
    }
    if (this.#stopped || this.#seen === undefined) return;
    const now = clock.now();
    this.#judge(this.#seen, now);
    const change = nextChange(this.#seen, this.#options, now) - now;
    const delay = Math.min(LOOK_MS, Math.max(LEAST_MS, change));
    this.#timer = clock.timer(delay, () => void this.look());
  }

  #tellRead(seen: SeenToken): void {
    if ("missing" in seen) return;
    this.#options.emit({ type: "token.read", path: seen.path, expiresAt: seen.expiresAt });
  }

  #judge(seen: SeenToken, now: number): void {
    const event = this.#verdict(seen, now);
    const told = event.type === "token.problem" ? event.problems.join() : "";
    if (told === this.#told) return;
    this.#told = told;
    this.#options.emit(event);
  }

  #verdict(seen: SeenToken, now: number): Extract<AgentEvent, { type: `token.${string}` }> {
    const { jwtOnly } = this.#options;
    const { path } = seen;
    const flaws = tokenFlaws(seen, this.#options, now).filter(
      ({ problem }) => problem !== "malformed" || jwtOnly,
    );
    if (flaws.length > 0) {
      const problems = flaws.map(({ problem }) => problem);
      return { type: "token.problem", path, problems, reason: flaws.map((f) => f.text).join("; ") };
    }
    const expiresAt = "missing" in seen ? undefined : seen.expiresAt;
    return { type: "token.well", path, expiresAt };
  }
}
