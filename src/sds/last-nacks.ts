import type { Stamped } from "../core/events.ts";

/** What a client said when it refused a version. */
export interface LastNack {
  readonly stream: number;
  readonly version: string;
  readonly code: number;
  readonly message: string;
  /** Wall milliseconds. */
  readonly at: number;
}

/** Names are a client's choice where a family of them is open-ended: the oldest entries go. */
export const MAX_NAMES = 1_024;

/** The last rejection of each name, for debug pages. */
export class LastNacks {
  readonly #nacks = new Map<string, LastNack>();

  readonly observe = (event: Stamped): void => {
    if (event.type !== "sds.nack") return;
    const { name, stream, version, code, message, at } = event;
    this.#nacks.delete(name);
    this.#nacks.set(name, { stream, version, code, message, at });
    const [oldest] = this.#nacks.keys();
    if (oldest !== undefined && this.#nacks.size > MAX_NAMES) this.#nacks.delete(oldest);
  };

  readonly of = (name: string): LastNack | undefined => this.#nacks.get(name);
}
