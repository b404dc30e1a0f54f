import type { Emit } from "../../../core/events.ts";
import type { Sensitive } from "../../../core/sensitive.ts";
import type { TokenSource } from "../../../identity/token.ts";
import { seenToken, type SeenToken, sendable } from "../../token/seen.ts";

export interface TokenForCall {
  readonly value: Sensitive<string> | undefined;
  /** What may be said about it in an error; undefined: it was not looked at. */
  readonly facts: SeenToken | undefined;
}

/**
 * The token, read afresh for each call as kubelet replaces it. A missing one is worth one warning and
 * not the call: the CA may do without (it knows our client certificate), and says so if not.
 */
export class CallToken {
  readonly #source: TokenSource;
  readonly #emit: Emit;
  #warned = false;

  constructor(source: TokenSource, emit: Emit) {
    this.#source = source;
    this.#emit = emit;
  }

  /** Why the token is of no use now (wall milliseconds), as far as it can be seen from here. */
  async problem(now: number): Promise<"missing" | "expired" | undefined> {
    const seen = seenToken(this.#source.path, sendable(await this.#source.read()));
    if ("missing" in seen) return "missing";
    return seen.expiresAt !== undefined && seen.expiresAt <= now ? "expired" : undefined;
  }

  /** `needed`: nothing else tells the CA who we are, so its absence is worth a warning. */
  async read(needed: boolean): Promise<TokenForCall> {
    const { path } = this.#source;
    const reading = sendable(await this.#source.read());
    const facts = seenToken(path, reading);
    if ("token" in reading) {
      this.#warned = false;
      return { value: reading.token, facts };
    }
    if (needed && !this.#warned) {
      this.#warned = true;
      this.#emit({ type: "ca.token.missing", path, reason: reading.missing });
    }
    return { value: undefined, facts };
  }
}
