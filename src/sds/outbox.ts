import type { ResponseFrame } from "./encode.ts";
import type { KeyBodies } from "./key-bodies.ts";

/** How many responses may wait in a stream's way; what is newer stays in the store until they left. */
const MAX_UNFLUSHED = 16;

/** Where responses are written: a gRPC call, as far as this looks at it. */
export interface Outlet {
  write(frame: ResponseFrame, written: () => void): unknown;
}

/** What a stream has written and its client's side has not taken yet, oldest first. */
export class Outbox {
  readonly #outlet: Outlet;
  readonly #bodies: KeyBodies;
  readonly #written: () => void;
  #waiting: Buffer[] = [];

  /** `left` is called when a response has left. */
  constructor(outlet: Outlet, bodies: KeyBodies, left: () => void) {
    this.#outlet = outlet;
    this.#bodies = bodies;
    this.#written = () => {
      const body = this.#waiting.shift();
      if (body) bodies.release(body);
      left();
    };
  }

  /** How many more responses may be written now. */
  get room(): number {
    return MAX_UNFLUSHED - this.#waiting.length;
  }

  /** True when everything has left. */
  get flushed(): boolean {
    return this.#waiting.length === 0;
  }

  /** grpc-js copies a body when its turn comes, which is when the one before it has left. */
  write(frame: ResponseFrame): void {
    this.#waiting.push(frame.body);
    this.#bodies.hold(frame.body);
    this.#outlet.write(frame, this.#written);
  }

  /** The client's side is gone: what waits will never leave, and nobody will say so. */
  abandon(): void {
    for (const body of this.#waiting) this.#bodies.release(body);
    this.#waiting = [];
  }
}
