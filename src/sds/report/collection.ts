import type { Answer } from "../client/answer.ts";
import { type Heard, judge } from "./judge.ts";
import { readSecret } from "./read-secret.ts";
import type { SecretReport } from "./report.ts";

/**
 * What a server has said so far about the names that were asked for. Others that it sends are left
 * out, so that no server can make it grow.
 */
export class SecretCollection {
  readonly #heard: Map<string, Heard>;

  constructor(names: readonly string[]) {
    this.#heard = new Map(names.map((name) => [name, { kind: "nothing" }]));
  }

  /** Reads the secrets of an answer; their keys are gone afterwards. */
  take({ secrets, removed }: Answer): void {
    for (const { name, version, message } of secrets) {
      const contents = readSecret(message.reveal());
      this.#hear(name, { kind: "secret", version, contents });
    }
    for (const name of removed) this.#hear(name, { kind: "removed" });
  }

  /** Every name has been answered, well or not. */
  get isComplete(): boolean {
    return [...this.#heard.values()].every(({ kind }) => kind !== "nothing");
  }

  get isEmpty(): boolean {
    return [...this.#heard.values()].every(({ kind }) => kind === "nothing");
  }

  /** As it stands at `now`, wall milliseconds. */
  reports(now: number): readonly SecretReport[] {
    return judge(this.#heard, now);
  }

  #hear(name: string, said: Heard): void {
    if (this.#heard.has(name)) this.#heard.set(name, said);
  }
}
