import type { SecretSource } from "./source.ts";

/** Who wants to hear of new versions. */
export interface Follower {
  changed(name: string): void;
}

interface Topic {
  readonly followers: Set<Follower>;
  readonly unwatch: () => void;
}

/**
 * Followers by the names they follow: one watch at the source for each name somebody follows. Where a name
 * has nothing to serve when another follower comes, it is watched anew: the watch that was there may have
 * brought, to the others, what will be served again when a clock that is wrong is set right.
 */
export class Topics {
  readonly #source: SecretSource;
  readonly #topics = new Map<string, Topic>();

  constructor(source: SecretSource) {
    this.#source = source;
  }

  /** How many watches are open. */
  get size(): number {
    return this.#topics.size;
  }

  /** Makes `follower` follow the names of `after` instead of those of `before`. */
  move(follower: Follower, before: readonly string[], after: readonly string[]): void {
    for (const name of after) if (!before.includes(name)) this.#join(name, follower);
    for (const name of before) if (!after.includes(name)) this.#leave(name, follower);
  }

  #join(name: string, follower: Follower): void {
    const topic = this.#topics.get(name);
    const followers = topic?.followers ?? new Set();
    followers.add(follower);
    if (topic !== undefined && this.#source.get(name) !== undefined) return;
    topic?.unwatch();
    // In the map before the watch, which may call back at once.
    let unwatch = (): void => {};
    this.#topics.set(name, { followers, unwatch: () => unwatch() });
    unwatch = this.#source.watch(name, () => {
      for (const one of followers) one.changed(name);
    });
  }

  #leave(name: string, follower: Follower): void {
    const topic = this.#topics.get(name);
    if (!topic?.followers.delete(follower) || topic.followers.size > 0) return;
    this.#topics.delete(name);
    topic.unwatch();
  }
}
