import { inspect } from "node:util";

/**
 * A private key, token or password. However it is rendered (string, JSON, `console.log`, a log
 * library, an error's fields) it prints `[redacted]`; {@link reveal} is the one way to the value,
 * and easy to search for.
 */
export class Sensitive<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [inspect.custom](): string {
    return REDACTED;
  }
}

export const REDACTED = "[redacted]";
