import type { Sensitive } from "../core/sensitive.ts";

type Key = Sensitive<Buffer>;

/**
 * The encoded messages that hold a key, so that they can be overwritten when it is out of use: never
 * while one of them still waits to be sent.
 */
export class KeyBodies {
  readonly #ofKey = new WeakMap<Key, Buffer[]>();
  readonly #waiting = new WeakMap<Buffer, number>();
  readonly #wiped = new WeakSet<Buffer>();

  /** `body` was made and holds `key`. */
  made(key: Key, body: Buffer): void {
    this.#ofKey.set(key, [...(this.#ofKey.get(key) ?? []), body]);
  }

  /** Somebody is about to send `body`. */
  hold(body: Buffer): void {
    this.#waiting.set(body, (this.#waiting.get(body) ?? 0) + 1);
  }

  /** It has been sent, or never will be. */
  release(body: Buffer): void {
    const left = (this.#waiting.get(body) ?? 1) - 1;
    this.#waiting.set(body, left);
    if (left === 0 && this.#wiped.has(body)) body.fill(0);
  }

  /** Overwrites all that holds `key`: at once, or when the last of it has been sent. */
  wipe(key: Key): void {
    for (const body of this.#ofKey.get(key) ?? []) {
      this.#wiped.add(body);
      if ((this.#waiting.get(body) ?? 0) === 0) body.fill(0);
    }
    this.#ofKey.delete(key);
  }
}
