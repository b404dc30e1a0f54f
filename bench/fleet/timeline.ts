/** What happens at a moment. */
interface Happening {
  readonly at: number;
  /** Of two at the same moment, the one that was planned first comes first. */
  readonly order: number;
  readonly run: () => void;
}

/** The time of a simulation, milliseconds from its start: it jumps from one happening to the next. */
export class Timeline {
  now = 0;
  #planned = 0;
  /** A binary heap: the earliest is the first. */
  readonly #heap: Happening[] = [];

  at(moment: number, run: () => void): void {
    this.#planned += 1;
    const happening = { at: Math.max(moment, this.now), order: this.#planned, run };
    const heap = this.#heap;
    let index = heap.push(happening) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(happening, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = happening;
  }

  in(delayMs: number, run: () => void): void {
    this.at(this.now + delayMs, run);
  }

  runUntil(end: number): void {
    for (let next = this.#heap[0]; next !== undefined && next.at <= end; next = this.#heap[0]) {
      this.#removeFirst();
      this.now = next.at;
      next.run();
    }
    this.now = end;
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      const [a, b] = [heap[left], heap[right]];
      const child = b !== undefined && a !== undefined && isBefore(b, a) ? right : left;
      const below = heap[child];
      if (below === undefined || !isBefore(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
  }
}

function isBefore(a: Happening, b: Happening): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
