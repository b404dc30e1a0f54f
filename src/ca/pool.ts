import type { Clock, Timer } from "../core/clock.ts";
import { type AgentError, toAgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { Random } from "../core/random.ts";
import { guardedCall } from "./call-guard.ts";
import { type Circuit, CLOSED, failed, inTurn, probed } from "./circuit.ts";
import type { CaClient } from "./client.ts";
import type { SignAndVerify, Signers } from "./endpoint.ts";
import { noneSigned } from "./none-signed.ts";

/** A CA under its name in logs and metrics. */
export interface PoolMember {
  readonly name: string;
  readonly client: CaClient;
}

export interface CaPoolOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
  /** What all CAs together may take for one try, milliseconds. */
  readonly limitMs: number;
}

/** While there is another CA to ask, one that fails is not tried again later than this. */
const PATIENCE_MS = 10_000;
/** However late it is: less is no try. */
const LEAST_SHARE_MS = 1_000;

interface Member extends PoolMember {
  readonly preferred: boolean;
  circuit: Circuit;
  /** Ends the time in which it is left alone. */
  reopening: Timer | undefined;
  /** Of the last try, if it failed. */
  error: AgentError | undefined;
}

/**
 * Goes down the list of CAs until one gives a certificate that holds. A CA that failed is left alone
 * for a while (`circuit.ts`); the first one is asked again as soon as that is over, so there is no way
 * back to choose. One CA alone is always asked, and its errors are its own.
 */
export class CaPool implements Signers {
  readonly #members: readonly Member[];
  readonly #options: CaPoolOptions;
  /** Who signed last; before that, the one that is to. */
  #active: Member;

  constructor(members: readonly [PoolMember, ...PoolMember[]], options: CaPoolOptions) {
    const [first, ...others] = members.map((member, index): Member => {
      return {
        ...member,
        preferred: index === 0,
        circuit: CLOSED,
        reopening: undefined,
        error: undefined,
      };
    });
    if (first === undefined) throw new Error("a pool has at least one CA");
    this.#members = [first, ...others];
    this.#active = first;
    this.#options = options;
  }

  /** Opens the connection to the one that will be asked first. Never throws. */
  warm(): void {
    this.#active.client.warm?.();
  }

  close(): void {
    for (const { client, reopening } of this.#members) {
      reopening?.cancel();
      client.close();
    }
  }

  async first<T>(attempt: SignAndVerify<T>, signal: AbortSignal): Promise<T> {
    const { clock, limitMs } = this.#options;
    if (this.#members.length === 1) {
      const { client, name, preferred } = this.#active;
      return attempt(client, { name, preferred, retryUntil: undefined }, signal);
    }
    const end = clock.monotonic() + limitMs;
    const turns = this.#turns();
    for (const [index, member] of turns.entries()) {
      const waiting = turns.length - index;
      const shareMs = Math.max(LEAST_SHARE_MS, (end - clock.monotonic()) / waiting);
      this.#change(member, probed(member.circuit));
      try {
        // One moment for the whole turn, in which a client may ask several times, each with retries.
        const retryUntil = waiting > 1 ? clock.monotonic() + PATIENCE_MS : undefined;
        const answer = await this.#ask(member, attempt, { shareMs, retryUntil }, signal);
        this.#succeeded(member);
        return answer;
      } catch (thrown) {
        signal.throwIfAborted();
        this.#failed(member, toAgentError(thrown));
      }
    }
    throw noneSigned(this.#members, turns);
  }

  #turns(): readonly Member[] {
    const circuits = this.#members.map(({ circuit }) => circuit);
    return inTurn(circuits, this.#options.clock.monotonic()).flatMap(
      (index) => this.#members[index] ?? [],
    );
  }

  /** A share of the time that is left: one CA that hangs must not use up another's. */
  async #ask<T>(
    { client, name, preferred }: Member,
    attempt: SignAndVerify<T>,
    { shareMs, retryUntil }: { readonly shareMs: number; readonly retryUntil: number | undefined },
    signal: AbortSignal,
  ): Promise<T> {
    const share = new AbortController();
    const giveUp = (): void => share.abort(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
    try {
      signal.throwIfAborted();
      return await guardedCall(this.#options.clock, shareMs, share, (shared) =>
        attempt(client, { name, preferred, retryUntil }, shared),
      );
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  #succeeded(member: Member): void {
    this.#change(member, CLOSED);
    member.error = undefined;
    this.#forgive(member);
    const from = this.#active;
    this.#active = member;
    if (from === member) return;
    const [earlier] = this.#members.filter((each) => each === from || each === member);
    const { emit } = this.#options;
    if (earlier === member) emit({ type: "ca.recovered", endpoint: member.name, from: from.name });
    else if (from.error)
      emit({ type: "ca.failover", from: from.name, to: member.name, error: from.error });
  }

  /** What those behind did when they were asked is of no interest any more: nobody needs them. */
  #forgive(signer: Member): void {
    const behind = this.#members.slice(this.#members.indexOf(signer) + 1);
    for (const member of behind)
      if (member.circuit.state === "half_open") this.#change(member, CLOSED);
  }

  #failed(member: Member, error: AgentError): void {
    const { clock, random, emit } = this.#options;
    const now = clock.monotonic();
    member.error = error;
    const circuit = failed(member.circuit, now, error.retryAfterMs, random);
    emit({
      type: "ca.endpoint.failed",
      endpoint: member.name,
      error,
      pauseMs: circuit.until - now,
    });
    this.#change(member, circuit);
  }

  #change(member: Member, circuit: Circuit): void {
    const before = member.circuit.state;
    member.circuit = circuit;
    member.reopening?.cancel();
    member.reopening = undefined;
    if (circuit.state === "open") {
      const { clock } = this.#options;
      const pauseMs = circuit.until - clock.monotonic();
      member.reopening = clock.timer(pauseMs, () => this.#change(member, probed(circuit)));
    }
    if (circuit.state === before) return;
    this.#options.emit({ type: "ca.endpoint.state", endpoint: member.name, state: circuit.state });
  }
}
