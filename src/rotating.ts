import type { Signers } from "./ca/endpoint.ts";
import type { Clock } from "./core/clock.ts";
import type { Emit } from "./core/events.ts";
import type { Random } from "./core/random.ts";
import type { Renewal } from "./core/renewal.ts";
import type { SpiffeId } from "./identity/spiffe-id.ts";
import type { IssueSettings } from "./secrets/issue.ts";
import type { Publish } from "./secrets/publisher.ts";
import type { RestoredFacts } from "./secrets/rotation.ts";
import type { Rotator, RotatorSettings } from "./secrets/rotator.ts";
import type { Restored } from "./secrets/state/restore.ts";
import type { State, StateSettings } from "./secrets/state/state.ts";
import type { SecretStore } from "./secrets/store.ts";

export interface RotatingOptions {
  readonly identity: SpiffeId;
  readonly issue: IssueSettings;
  readonly rotation: RotatorSettings;
  /** Where the certificate outlives a restart; undefined: nowhere. */
  readonly state: StateSettings | undefined;
}

export interface RotatingDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
  readonly store: SecretStore;
}

/** Puts together what keeps the store filled: the CAs, the rotator, and what was stored before a restart. */
export class Rotating {
  readonly #options: RotatingOptions;
  readonly #deps: RotatingDependencies;
  readonly #stopped = new AbortController();
  #state: State | undefined;
  #rotator: Rotator | undefined;

  constructor(options: RotatingOptions, deps: RotatingDependencies) {
    this.#options = options;
    this.#deps = deps;
  }

  /** What was served before a restart, if it may be served again; nothing is shown yet. */
  async restore(): Promise<Restored | undefined> {
    const { state, identity, issue } = this.#options;
    if (state === undefined) return undefined;
    const { State } = await import("./secrets/state/state.ts");
    const { skewMs, includeRoot } = issue;
    this.#state = new State(state, { identity, skewMs, includeRoot }, this.#deps);
    return this.#state.load();
  }

  /** Shows what was restored; it is renewed by the rotator, once that is started. */
  async show(restored: Restored): Promise<void> {
    const publish = await this.#publisher();
    if (!this.#stopped.signal.aborted) await publish(restored, this.#stopped.signal);
  }

  /**
   * Asks `ca` for a certificate at once, or, where one was restored, when its renewal is due. With
   * `renewNow` at once in any case.
   */
  async start(ca: Signers, restored?: Restored, renewNow = false): Promise<void> {
    const { clock, random, emit } = this.#deps;
    const { identity, issue, rotation } = this.#options;
    // X.509 takes the longest to load; the connection to the CA is made meanwhile.
    const [{ createIssue }, { knownRoots }, { Rotator }, publish] = await Promise.all([
      import("./secrets/issue.ts"),
      import("./secrets/known-roots.ts"),
      import("./secrets/rotator.ts"),
      this.#publisher(),
    ]);
    if (this.#stopped.signal.aborted) return;
    const isTrusted = knownRoots(this.#deps.store);
    this.#rotator = new Rotator(
      {
        clock,
        random,
        emit,
        publish,
        issue: createIssue({ clock, emit, ca, identity, isTrusted }, issue),
      },
      rotation,
    );
    this.#rotator.start(restored && this.#factsOf(restored, renewNow));
  }

  async #publisher(): Promise<Publish> {
    const { createPublish } = await import("./secrets/publisher.ts");
    const { store, emit } = this.#deps;
    const state = this.#state;
    return createPublish({ store, emit, save: state && ((lastGood) => state.save(lastGood)) });
  }

  #factsOf({ certificate, keyType }: Restored, renewNow: boolean): RestoredFacts {
    const isAsSet = keyType === this.#options.issue.keyType;
    return { certificate, renewNow: renewNow || !isAsSet };
  }

  /** Re-issues now, at most once in 10 s; undefined: it renews no more. */
  renew(): Renewal | undefined {
    if (this.#stopped.signal.aborted) return undefined;
    // Before there is a rotator, the first certificate is on its way.
    return this.#rotator ? this.#rotator.renew("requested") : { type: "under_way" };
  }

  get lastError() {
    return this.#rotator?.state.lastError;
  }

  /** Aborts a call to the CA; waits for its end, and for what is being stored. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#rotator?.stop();
    await this.#state?.close();
  }
}
