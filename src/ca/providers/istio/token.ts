import type { Emit } from "../../../core/events.ts";
import type { Sensitive } from "../../../core/sensitive.ts";
import {
  tokenFacts,
  tokenSubject,
  type TokenReading,
  type TokenSource,
} from "../../../identity/token.ts";
import type { SentToken } from "./refusal.ts";

export interface TokenForCall {
  readonly value: Sensitive<string> | undefined;
  /** What may be said about it in an error. */
  readonly facts: SentToken;
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

  /** `needed`: nothing else tells the CA who we are, so its absence is worth a warning. */
  async read(needed: boolean): Promise<TokenForCall> {
    const { path } = this.#source;
    const reading = sendable(await this.#source.read());
    if ("token" in reading) {
      this.#warned = false;
      const { token } = reading;
      return {
        value: token,
        facts: { path, subject: tokenSubject(token), ...tokenFacts(token) },
      };
    }
    if (needed && !this.#warned) {
      this.#warned = true;
      this.#emit({ type: "ca.token.missing", path, reason: reading.missing });
    }
    return { value: undefined, facts: { path, missing: reading.missing } };
  }
}

/** gRPC would refuse anything else with an error that quotes the whole token. */
function sendable(reading: TokenReading): TokenReading {
  return "token" in reading && !/^[\x21-\x7e]+$/.test(reading.token.reveal())
    ? { missing: "the file holds other characters than a token does" }
    : reading;
}
