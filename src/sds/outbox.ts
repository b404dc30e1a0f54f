import type { ResponseFrame } from "./encode.ts";

/** How many responses may wait in a stream's way; what is newer stays in the store until they left. */
const MAX_UNFLUSHED = 16;

/** Where responses are written: a gRPC call, as far as this looks at it. */
export interface Outlet {
  write(frame: ResponseFrame, written: () => void): unknown;
}

/** What a stream has written and its client's side has not taken yet. */
export class Outbox {
  readonly #outlet: Outlet;
  readonly #written: () => void;
  #waiting = 0;

  /** `left` is called when a response has left. */
  constructor(outlet: Outlet, left: () => void) {
    this.#outlet = outlet;
    this.#written = () => {
      this.#waiting -= 1;
      left();
    };
  }

  /** How many more responses may be written now. */
  get room(): number {
    return MAX_UNFLUSHED - this.#waiting;
  }

  /** True when everything has left. */
  get flushed(): boolean {
    return this.#waiting === 0;
  }

  write(frame: ResponseFrame): void {
    this.#waiting += 1;
    this.#outlet.write(frame, this.#written);
  }
}
