/** Something that takes a place, a stream or a connection, and whose it is. */
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

const nobody = (): boolean => false;

/**
 * The places for streams, or for connections. Over the total, the newest of the peer that holds most
 * has to go: a client that takes places without end takes its own and not those of the others.
 */
export class Places<G extends Guest> {
  readonly #limits: Limits;
  readonly #expendable: (guest: G) => boolean;
  readonly #guests = new Map<number, G>();
  readonly #held = new Map<string, number>();

  /**
   * `expendable` tells who is missed least. It is asked where the counts tell nothing, because no peer
   * holds more than one place: then the oldest such guest goes before the newcomer does.
   */
  constructor(limits: Limits, expendable: (guest: G) => boolean = nobody) {
    this.#limits = limits;
    this.#expendable = expendable;
  }

  get taken(): number {
    return this.#guests.size;
  }

  [Symbol.iterator](): IterableIterator<G> {
    return this.#guests.values();
  }

  /** How many places a peer has. */
  heldBy(peer: string): number {
    return this.#held.get(peer) ?? 0;
  }

  /** Gives `guest` a place; undefined: and everybody may stay. */
  take(guest: G): Overflow<G> | undefined {
    this.#guests.set(guest.id, guest);
    const own = this.heldBy(guest.peer) + 1;
    this.#held.set(guest.peer, own);
    const { perPeer, total } = this.#limits;
    if (own > perPeer) return { guest, limit: perPeer };
    if (this.taken > total) return { guest: this.#whoGoes(guest), limit: total };
    return undefined;
  }

  leave(guest: G): void {
    if (!this.#guests.delete(guest.id)) return;
    const left = this.heldBy(guest.peer) - 1;
    if (left === 0) this.#held.delete(guest.peer);
    else this.#held.set(guest.peer, left);
  }

  #whoGoes(newcomer: G): G {
    let most = newcomer.peer;
    for (const [peer, count] of this.#held) if (count > this.heldBy(most)) most = peer;
    const guests = [...this.#guests.values()];
    const missedLeast =
      this.heldBy(most) === 1
        ? guests.find((guest) => guest !== newcomer && this.#expendable(guest))
        : guests.findLast(({ peer }) => peer === most);
    return missedLeast ?? newcomer;
  }
}
