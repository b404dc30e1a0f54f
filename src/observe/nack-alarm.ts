import type { NackReason } from "./metric-rows/nack-reason.ts";

/**
 * Is a client left with an older secret because it rejected the current one? Only the acceptance of a
 * later version says no: after a NACK Envoy ACKs the same bytes without using them, and an ACK of an
 * older version may still be under way on another stream.
 */
export class NackAlarm {
  readonly #rejected = new Map<string, { readonly version: string; readonly reason: NackReason }>();
  readonly #pushed = new Map<string, string>();

  pushed(name: string, version: string): void {
    this.#pushed.set(name, version);
  }

  nack(name: string, version: string, reason: NackReason): void {
    this.#rejected.set(name, { version, reason });
  }

  ack(name: string, version: string): void {
    const rejected = this.#rejected.get(name);
    const current = this.#pushed.get(name) ?? version;
    if (rejected?.version !== version && version === current) this.#rejected.delete(name);
  }

  /** Why it rings for this secret; undefined while it does not. */
  rings(name: string): NackReason | undefined {
    return this.#rejected.get(name)?.reason;
  }
}
