import { SdsClient } from "../../support/sds-client.ts";

/** The agent takes one request for a rotation in 10 s; on a busy machine the rest takes its time. */
const LONGEST_MS = 60_000;
/** How long cases are waited for that are on their way to the same rotation. */
const GATHER_MS = 300;

/**
 * Rotations on request. The agent re-issues once in 10 s at most, so cases that run side by side share
 * them: when every case that runs waits for one, it is asked for.
 */
export class Rotations {
  readonly #socket: string;
  readonly #request: () => void;
  #client: SdsClient | undefined;
  #playing = 0;
  #waiting: { readonly done: () => void; readonly fail: (error: unknown) => void }[] = [];
  #soon: NodeJS.Timeout | undefined;

  constructor(socket: string, request: () => void) {
    this.#socket = socket;
    this.#request = request;
  }

  enter(): void {
    this.#playing += 1;
  }

  leave(): void {
    this.#playing -= 1;
    this.#look();
  }

  /** Resolves when the server has a new certificate. */
  next(): Promise<void> {
    return new Promise((done, fail) => {
      this.#waiting.push({ done, fail });
      this.#look();
    });
  }

  close(): void {
    clearTimeout(this.#soon);
    this.#client?.close();
  }

  #look(): void {
    clearTimeout(this.#soon);
    if (this.#waiting.length === 0 || this.#waiting.length < this.#playing) return;
    this.#soon = setTimeout(() => void this.#rotate(), GATHER_MS);
  }

  async #rotate(): Promise<void> {
    const waiting = this.#waiting.splice(0);
    try {
      this.#client ??= new SdsClient(this.#socket);
      const observer = this.#client.open(["default"]);
      await observer.take();
      this.#request();
      await observer.next(LONGEST_MS);
      observer.cancel();
      for (const { done } of waiting) done();
    } catch (error) {
      for (const { fail } of waiting) fail(error);
    }
  }
}
