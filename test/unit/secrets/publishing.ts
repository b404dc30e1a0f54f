import type { Clock } from "../../../src/core/clock.ts";
import type { Emit } from "../../../src/core/events.ts";
import type { LastGood } from "../../../src/secrets/issued.ts";
import { createPublish, type Publish } from "../../../src/secrets/publisher.ts";
import { type RootAudience, RootKeeper } from "../../../src/secrets/root-keeper.ts";
import { createShow } from "../../../src/secrets/show.ts";
import type { SecretStore } from "../../../src/secrets/store.ts";
import { HOUR, SECOND } from "./support.ts";

/** Clients that answer when the test says so. */
export class FakeAudience implements RootAudience {
  changes = 0;
  answered = true;

  rootsChanged(): void {
    this.changes += 1;
  }

  haveAnswered(): boolean {
    return this.answered;
  }
}

export interface Publishing {
  readonly publish: Publish;
  readonly roots: RootKeeper;
  readonly audience: FakeAudience;
}

export interface PublishingOptions {
  readonly distrusted?: string[];
  readonly lifeMs?: number;
  readonly propagationDelayMs?: number;
  readonly save?: (lastGood: LastGood) => void;
}

/** The way into a store, with a book of roots of its own. */
export function publishing(
  { clock, store, emit }: { clock: Clock; store: SecretStore; emit: Emit },
  options: PublishingOptions = {},
): Publishing {
  const { distrusted = [], lifeMs = 24 * HOUR, propagationDelayMs = 10 * SECOND, save } = options;
  const audience = new FakeAudience();
  const show = createShow(store, emit);
  const common = { clock, emit, show, audience, store, random: () => 0 };
  const roots = new RootKeeper(common, lifeMs, distrusted);
  return {
    publish: createPublish({ ...common, roots, propagationDelayMs, save }),
    roots,
    audience,
  };
}
