/** Random choices from a seed (mulberry32): the same seed gives the same run of inputs. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let x = this.#state;
    x = Math.imul(x ^ (x >>> 15), x | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  }

  /** In [0, below). */
  integer(below: number): number {
    return Math.floor(this.next() * below);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[this.integer(from.length)] ?? from[0];
  }

  /** Up to `most` of what `make` gives. */
  many<T>(most: number, make: () => T): T[] {
    return Array.from({ length: this.integer(most + 1) }, make);
  }

  bytes(most: number): Buffer {
    return Buffer.from(this.many(most, () => this.integer(256)));
  }

  /** Bytes with one to four small things wrong with them. */
  mutate(bytes: Buffer): Buffer {
    let out = bytes;
    for (let i = this.integer(4); i >= 0; i -= 1) out = this.#change(out);
    return out;
  }

  #change(bytes: Buffer): Buffer {
    const [at, to] = [this.integer(bytes.length + 1), this.integer(bytes.length + 1)];
    const [low, high] = at < to ? [at, to] : [to, at];
    switch (this.integer(6)) {
      case 0:
        return Buffer.concat([bytes.subarray(0, at), this.bytes(8), bytes.subarray(at)]);
      case 1:
        return bytes.subarray(0, at);
      case 2:
        return Buffer.concat([bytes.subarray(0, low), bytes.subarray(high)]);
      case 3:
        return Buffer.concat([bytes.subarray(0, high), bytes.subarray(low)]);
      default: {
        const changed = Buffer.from(bytes);
        if (changed.length > 0) changed[at % changed.length] = this.integer(256);
        return changed;
      }
    }
  }
}
