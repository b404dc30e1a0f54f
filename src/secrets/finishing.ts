import type { Secret } from "./secret.ts";
import type { Show } from "./show.ts";

/** Adds to a secret what goes with it beside what was issued. Its version covers what was added. */
export type Finish = (secret: Secret) => Secret;

/**
 * The last steps on a secret's way into the store, one after the other: what they add changes at times of
 * its own, and then the secret is shown again as it came, finished anew.
 */
export class Finishing {
  readonly #show: Show;
  readonly #steps: Finish[] = [];
  readonly #came = new Map<string, Secret>();

  constructor(show: Show) {
    this.#show = show;
  }

  /** From now on, after those that are there; what was shown before is not finished again by itself. */
  add(step: Finish): void {
    this.#steps.push(step);
  }

  readonly show: Show = (secret) => {
    this.#came.set(secret.name, secret);
    return this.#show(this.#steps.reduce<Secret>((made, finish) => finish(made), secret));
  };

  /** What goes with this one has changed. */
  again(name: string): void {
    const secret = this.#came.get(name);
    if (secret !== undefined) this.show(secret);
  }
}
