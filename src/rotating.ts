import type { Signers } from "./ca/endpoint.ts";
import type { Clock } from "./core/clock.ts";
import { toAgentError } from "./core/errors.ts";
import type { Emit } from "./core/events.ts";
import type { Random } from "./core/random.ts";
import type { Renewal } from "./core/renewal.ts";
import type { SpiffeId } from "./identity/spiffe-id.ts";
import type { IssueSettings } from "./secrets/issue.ts";
import type { RootAudience } from "./secrets/root-keeper.ts";
import type { KeyProvider } from "./secrets/secret.ts";
import type { RestoredFacts } from "./secrets/rotation.ts";
import type { Rotator, RotatorSettings } from "./secrets/rotator.ts";
import type { Restored } from "./secrets/state/restore.ts";
import type { State, StateSettings } from "./secrets/state/state.ts";
import type { SecretStore } from "./secrets/store.ts";
import type { TrustChoice, Trusting, TrustOptions } from "./trusting.ts";

export type { TrustChoice } from "./trusting.ts";

export interface RotatingOptions {
  readonly identity: SpiffeId;
  readonly issue: IssueSettings;
  readonly rotation: RotatorSettings;
  /** Where the certificate outlives a restart; undefined: nowhere. */
  readonly state: StateSettings | undefined;
  readonly trust: TrustOptions;
  /** What signs with the workload's key in Envoy's place. */
  readonly keyProvider: KeyProvider | undefined;
}

export interface RotatingDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
  readonly store: SecretStore;
  /** Whom new roots have to reach before a certificate that needs them. */
  readonly audience: RootAudience;
}

/** Puts together what keeps the store filled: the CAs, the rotator, the roots, and what was stored before. */
export class Rotating {
  readonly #options: RotatingOptions;
  readonly #deps: RotatingDependencies;
  readonly #stopped = new AbortController();
  #trust: TrustOptions;
  #state: State | undefined;
  #trusting: Promise<Trusting> | undefined;
  #rotator: Rotator | undefined;
  /** Something was asked for before there was a rotator. */
  #asked = false;
  #recalled = false;

  constructor(options: RotatingOptions, deps: RotatingDependencies) {
    this.#options = options;
    this.#deps = deps;
    this.#trust = options.trust;
  }

  /** What was served before a restart, if it may be served again; nothing is shown yet. */
  async restore(): Promise<Restored | undefined> {
    const { state, identity, issue } = this.#options;
    if (state === undefined) return undefined;
    const { State } = await import("./secrets/state/state.ts");
    const { skewMs, includeRoot } = issue;
    const expected = () => ({ skewMs, includeRoot, distrusted: new Set(this.#trust.distrusted) });
    this.#state = new State(state, identity, expected, this.#deps);
    return this.#state.load();
  }

  /**
   * Shows what was restored; it is renewed by the rotator, once that is started. Undefined: it may not
   * be shown, since its root was distrusted a moment ago.
   */
  async show(restored: Restored): Promise<Restored | undefined> {
    const trusting = await this.#trusted();
    trusting.recall(restored.records, restored.anchor);
    if (this.#stopped.signal.aborted) return restored;
    try {
      await trusting.publish(restored, this.#stopped.signal);
      return restored;
    } catch (thrown) {
      const error = toAgentError(thrown);
      const path = this.#options.state?.folder ?? "";
      this.#deps.emit({ type: "state.refused", path, error });
      if (error.code === "CERT_ROOT_DISTRUSTED") this.#state?.remove();
      return undefined;
    }
  }

  /**
   * Asks `ca` for a certificate at once, or, where one was restored, when its renewal is due. With
   * `renewNow` at once in any case.
   */
  async start(ca: Signers, restored?: Restored, renewNow = false): Promise<void> {
    const { clock, random, emit } = this.#deps;
    const { identity, issue, rotation } = this.#options;
    // X.509 takes the longest to load; the connection to the CA is made meanwhile.
    const [{ createIssue }, { Rotator }, trusting] = await Promise.all([
      import("./secrets/issue.ts"),
      import("./secrets/rotator.ts"),
      this.#trusted(),
    ]);
    if (this.#stopped.signal.aborted) return;
    const { publish } = trusting;
    const trust = () => trusting.trust();
    const make = createIssue({ clock, emit, ca, identity, trust }, issue);
    const fallBack = () => this.#restoreLater(trusting);
    const deps = { clock, random, emit, publish, issue: make, fallBack };
    if (restored === undefined) this.#recall(trusting);
    this.#rotator = new Rotator(deps, rotation);
    this.#rotator.start(restored && this.#factsOf(restored, renewNow));
  }

  /** The clock may be right by now, or the folder have answered: with nothing to serve, it is worth a look. */
  async #restoreLater(trusting: Trusting): Promise<RestoredFacts | undefined> {
    const restored = await this.#state?.again();
    if (restored === undefined) this.#recall(trusting);
    const shown = restored && (await this.show(restored));
    return shown && this.#factsOf(shown, false);
  }

  /** The roots are good though the certificate with them is not, now: they are part of the first bundle. */
  #recall(trusting: Trusting): void {
    const roots = this.#state?.roots ?? [];
    if (this.#recalled || roots.length === 0) return;
    this.#recalled = true;
    trusting.recall(roots);
  }

  #trusted(): Promise<Trusting> {
    return (this.#trusting ??= this.#openTrust());
  }

  async #openTrust(): Promise<Trusting> {
    const { Trusting } = await import("./trusting.ts");
    const { issue, keyProvider } = this.#options;
    const trusting = new Trusting(this.#trust, issue.ttlMs, {
      ...this.#deps,
      keyProvider,
      keep: this.#state,
      changed: () => this.#rotator?.rootsChanged(this.#trust.changeWindowMs),
    });
    await trusting.choose(this.#trust);
    return trusting;
  }

  #factsOf({ certificate, keyType }: Restored, renewNow: boolean): RestoredFacts {
    const isAsSet = keyType === this.#options.issue.keyType;
    return { certificate, renewNow: renewNow || this.#asked || !isAsSet };
  }

  /** Re-issues now, at most once in 10 s; undefined: it renews no more. */
  renew(): Renewal | undefined {
    if (this.#stopped.signal.aborted) return undefined;
    if (this.#rotator) return this.#rotator.renew("requested");
    this.#asked = true;
    return { type: "under_way" };
  }

  /** Whom to trust from now on. */
  async reload(choice: TrustChoice): Promise<void> {
    this.#trust = { ...this.#trust, ...choice };
    if (this.#rotator === undefined) this.#asked = true;
    await (await this.#trusting)?.choose(choice);
  }

  get lastError() {
    return this.#rotator?.state.lastError;
  }

  /** Aborts a call to the CA; waits for its end, and for what is being stored. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    void this.#trusting?.then(
      (trusting) => trusting.stop(),
      () => undefined,
    );
    await this.#rotator?.stop();
    await this.#state?.close();
  }
}
