import type { Observer } from "../core/events.ts";
import type { ResourceView, StreamView } from "./stream-view.ts";
import type { SecretSource } from "./source.ts";
import type { ByValidator } from "./validator.ts";

export interface RootPropagationOptions {
  readonly sources: ByValidator<SecretSource>;
  /** All streams that are open now. */
  readonly streams: () => readonly StreamView[];
}

/**
 * Which clients of this agent have the roots of the last change: of the streams that followed the
 * bundle then, under any of its names, those are waited for that have not answered. Who came later asked
 * for the roots anew; who fetches by a single request has no way to answer.
 */
export class RootPropagation {
  readonly #options: RootPropagationOptions;
  /** The streams that have to answer, and for which names of the bundle. Of the last change only. */
  readonly #waiting = new Map<number, Waiting>();

  constructor(options: RootPropagationOptions) {
    this.#options = options;
  }

  /** The bundle gained a root, and was put to the source: whoever follows it is waited for. */
  rootsChanged(): void {
    this.#waiting.clear();
    for (const { stream, validator, resources } of this.#options.streams()) {
      const source = this.#options.sources(validator);
      const names = resources.filter((each) => isDue(each, source)).map(({ name }) => name);
      if (names.length > 0) this.#waiting.set(stream, { source, names: new Set(names) });
    }
  }

  haveAnswered(): boolean {
    return this.#waiting.size === 0;
  }

  readonly observe: Observer = (event) => {
    if (this.#waiting.size === 0) return;
    if (event.type === "sds.ack" || event.type === "sds.nack") {
      // An answer to an older version is none to this one; a refusal will not get better by waiting.
      const current = this.#waiting.get(event.stream)?.source.get(event.name);
      if (event.version === current?.version) this.#answered(event.stream, event.name);
    } else if (event.type === "sds.subscribed") {
      for (const name of this.#waiting.get(event.stream)?.names ?? [])
        if (!event.names.includes(name)) this.#answered(event.stream, name);
    } else if (event.type === "sds.stream.closed") {
      this.#waiting.delete(event.stream);
    }
  };

  #answered(stream: number, name: string): void {
    const names = this.#waiting.get(stream)?.names;
    if (names?.delete(name) && names.size === 0) this.#waiting.delete(stream);
  }
}

interface Waiting {
  /** What the stream is served from. */
  readonly source: SecretSource;
  readonly names: Set<string>;
}

/** Whether an answer to the current version is still to come. */
function isDue({ name, state, version }: ResourceView, source: SecretSource): boolean {
  const secret = source.get(name);
  if (secret?.kind !== "trust-bundle") return false;
  const isSettled = state === "accepted" || state === "claimed" || state === "rejected";
  return !isSettled || version !== secret.version;
}

/** The same for who has no clients yet, and so nobody to wait for. */
export function audienceOf(
  clients: () => RootPropagation | undefined,
): Pick<RootPropagation, "rootsChanged" | "haveAnswered"> {
  return {
    rootsChanged: () => clients()?.rootsChanged(),
    haveAnswered: () => clients()?.haveAnswered() ?? true,
  };
}
