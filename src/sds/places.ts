/** Something that takes a place: a stream, and whose it is. */
export interface Guest {
  readonly id: number;
  readonly peer: string;
}

export interface Limits {
  readonly total: number;
  readonly perPeer: number;
}

/** Who has to go because of a newcomer, and the limit that was reached. */
export interface Overflow<G extends Guest> {
  readonly guest: G;
  readonly limit: number;
}

/**
 * The places for streams. Over the total, the newest of the peer that holds most has to go: a client
 * that opens streams without end takes its own places and not those of the others.
 */
export class Places<G extends Guest> {
  readonly #limits: Limits;
  readonly #guests = new Map<number, G>();
  readonly #held = new Map<string, number>();

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  get taken(): number {
    return this.#guests.size;
  }

  [Symbol.iterator](): IterableIterator<G> {
    return this.#guests.values();
  }

  /** Gives `guest` a place; undefined: and everybody may stay. */
  take(guest: G): Overflow<G> | undefined {
    this.#guests.set(guest.id, guest);
    const own = (this.#held.get(guest.peer) ?? 0) + 1;
    this.#held.set(guest.peer, own);
    const { perPeer, total } = this.#limits;
    if (own > perPeer) return { guest, limit: perPeer };
    if (this.taken > total) return { guest: this.#newestOfMost(guest), limit: total };
    return undefined;
  }

  leave(guest: G): void {
    if (!this.#guests.delete(guest.id)) return;
    const left = (this.#held.get(guest.peer) ?? 1) - 1;
    if (left === 0) this.#held.delete(guest.peer);
    else this.#held.set(guest.peer, left);
  }

  #newestOfMost(newcomer: G): G {
    let most = newcomer.peer;
    for (const [peer, count] of this.#held) if (count > (this.#held.get(most) ?? 0)) most = peer;
    return [...this.#guests.values()].findLast(({ peer }) => peer === most) ?? newcomer;
  }
}
