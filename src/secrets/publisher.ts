import { type Clock, instantOf, sleep } from "../core/clock.ts";
import { AgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { Random } from "../core/random.ts";
import type { Issued, LastGood } from "./issued.ts";
import type { RootAudience, RootKeeper } from "./root-keeper.ts";
import { leafVerdict, type LeafVerdict } from "./root-staging.ts";
import { WORKLOAD_CERTIFICATE } from "./secret.ts";
import type { Show } from "./show.ts";
import type { SecretStore } from "./store.ts";

export interface PublisherDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
  readonly store: Pick<SecretStore, "get">;
  readonly show: Show;
  readonly roots: RootKeeper;
  readonly audience: RootAudience;
  /** How long new roots need to reach other pods, at least (`--root-propagation-delay`). */
  readonly propagationDelayMs: number;
  /** Told what is shown, once it is: to be kept over a restart. Returns at once. */
  readonly save?: ((lastGood: LastGood) => void) | undefined;
}

/** Shows what one issuance brought. Throws the signal's reason when it is told to stop before the end. */
export type Publish = (issued: Issued, signal: AbortSignal) => Promise<void>;

/** The part of the delay that is added at random at most, so that pods do not all follow at once. */
const DELAY_JITTER = 0.5;

/** How often a leaf that waits is looked at: answers come, and the wall clock may be stepped. */
const LOOK_MS = 250;

/**
 * The one way from what was issued into the store. The roots go first: nobody is to get a leaf before
 * the root that verifies it. Where the bundle has that root already, both go at once.
 */
export function createPublish(deps: PublisherDependencies): Publish {
  const { clock, random, emit, store, show, roots, audience, propagationDelayMs, save } = deps;

  return async ({ certificate, roots: fromCa, preferred, anchor }, signal) => {
    signal.throwIfAborted();
    const lifeMs = certificate.notAfter - certificate.notBefore;
    if (preferred) roots.takeFromCa(fromCa, lifeMs);
    else roots.addFromOtherCa(fromCa, lifeMs);
    const delayMs = propagationDelayMs * (1 + DELAY_JITTER * random());
    const began = clock.monotonic();
    const look = (): LeafVerdict => {
      const secret = store.get(WORKLOAD_CERTIFICATE);
      const old = secret?.kind === "tls-certificate" ? secret : undefined;
      const since = roots.since(anchor);
      // The operator may have had enough of it, also while it waits.
      if (since === undefined) throw distrusted(anchor);
      return leafVerdict(
        { since, answered: audience.haveAnswered(), delayMs, old, leaf: certificate },
        instantOf(clock),
      );
    };
    let verdict = look();
    if (verdict.waitMs > 0) {
      emit({ type: "roots.staging", root: anchor, waitMs: verdict.waitMs });
      while (verdict.waitMs > 0) {
        await sleep(clock, Math.min(verdict.waitMs, LOOK_MS), signal);
        verdict = look();
      }
      // A suspend, a clock that was stepped: the old leaf is better than one that has ended.
      if (clock.now() >= certificate.notAfter) throw ended(anchor);
      const seconds = (clock.monotonic() - began) / 1000;
      emit({ type: "roots.staged", root: anchor, seconds, outcome: verdict.outcome });
    }
    show(certificate);
    roots.serveUnder(anchor);
    save?.({ certificate, roots: roots.records });
  };
}

function distrusted(anchor: string): AgentError {
  return new AgentError(
    "CERT_ROOT_DISTRUSTED",
    `the new certificate ends in the root ${anchor}, which was distrusted while it waited`,
  );
}

function ended(anchor: string): AgentError {
  return new AgentError(
    "CERT_EXPIRED",
    `the new certificate ended while it waited for its root ${anchor} to reach everybody`,
    { hint: "shorten --root-propagation-delay, or ask for a longer life with --ttl" },
  );
}
