/** Flag and length before each message (gRPC over HTTP/2, "Length-Prefixed-Message"). */
const PREFIX_BYTES = 5;

/** Follows the gRPC messages in a call's bytes: whether one has begun and not ended. Keeps no bytes. */
export class MessageFrames {
  #prefix = 0;
  #length = 0;
  #left = 0;
  #whole = 0;

  /** How many messages have come whole. */
  get whole(): number {
    return this.#whole;
  }

  /** A message has begun, and is waited for. */
  get isPartial(): boolean {
    return this.#prefix > 0;
  }

  take(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length;) {
      if (this.#prefix < PREFIX_BYTES) {
        // The flag comes first, then the length, high byte first.
        const isLength = this.#prefix > 0;
        this.#length = isLength ? this.#length * 256 + (chunk[at] ?? 0) : 0;
        this.#prefix += 1;
        at += 1;
        this.#left = this.#length;
      } else {
        const taken = Math.min(this.#left, chunk.length - at);
        this.#left -= taken;
        at += taken;
      }
      if (this.#prefix === PREFIX_BYTES && this.#left === 0) {
        this.#prefix = 0;
        this.#whole += 1;
      }
    }
  }
}
