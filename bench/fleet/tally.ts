/** What becomes of the agents: who has something to serve, and whose certificate ran out. */
export class Tally {
  /** Agents that would have nothing for an Envoy that starts now, and most of them at once. */
  without: number;
  mostWithout: number;
  /** Certificates that reached NotAfter without a successor: handshakes failed. */
  lapsed = 0;
  /** Since when nobody is without; undefined while somebody is. */
  allServedAt: number | undefined;

  /** Nobody of `size` agents has anything yet. */
  constructor(size: number) {
    this.without = size;
    this.mostWithout = size;
  }

  changed(had: boolean, has: boolean, now: number): void {
    if (had === has) return;
    this.without += has ? -1 : 1;
    this.mostWithout = Math.max(this.mostWithout, this.without);
    this.allServedAt = this.without === 0 ? now : undefined;
  }
}
