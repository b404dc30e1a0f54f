import type { Clock, Timer } from "../../core/clock.ts";
import type { Emit } from "../../core/events.ts";
import type { TicketKeyReason } from "../../core/further-events.ts";
import { Sensitive } from "../../core/sensitive.ts";
import type { SecretVersion } from "./secret-version.ts";
import type { Show } from "../show.ts";
import type { SecretStore } from "../store.ts";
import { rotated, sessionTicketKeys, TICKET_KEY_BYTES } from "./ticket-keys.ts";
import { watchNarrowing } from "./trust-narrowed.ts";

export interface TicketKeeperDependencies {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly store: Pick<SecretStore, "watch">;
  /** The names of the trust bundles, by which peers are let in. */
  readonly bundles: readonly string[];
  readonly show: Show;
  readonly version: SecretVersion;
  /** So many bytes that nobody can guess. */
  readonly randomBytes: (size: number) => Buffer;
}

/**
 * Makes session ticket keys: one each interval (milliseconds). When a trust bundle is narrowed all of
 * them are replaced, for a session that is resumed passes no check of the peer's certificate.
 */
export class TicketKeeper {
  readonly #deps: TicketKeeperDependencies;
  readonly #intervalMs: number;
  #keys: readonly Sensitive<Buffer>[] = [];
  #timer: Timer | undefined;
  readonly #unwatch: () => void;

  constructor(deps: TicketKeeperDependencies, intervalMs: number) {
    this.#deps = deps;
    this.#intervalMs = intervalMs;
    this.#next([], "first");
    this.#unwatch = watchNarrowing(deps.store, deps.bundles, () => this.#next([], "trust"));
  }

  stop(): void {
    this.#timer?.cancel();
    this.#unwatch();
  }

  #next(kept: readonly Sensitive<Buffer>[], reason: TicketKeyReason): void {
    const { clock, emit, show, version, randomBytes } = this.#deps;
    this.#keys = rotated(kept, new Sensitive(randomBytes(TICKET_KEY_BYTES)));
    this.#timer?.cancel();
    this.#timer = clock.timer(this.#intervalMs, () => this.#next(this.#keys, "due"));
    show(sessionTicketKeys(this.#keys, version));
    emit({ type: "ticket_keys.rotated", reason, keys: this.#keys.length });
  }
}
