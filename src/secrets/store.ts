import { type Clock, type Timer, whenSetBack } from "../core/clock.ts";
import type { Secret } from "./secret.ts";

export type SecretListener = (secret: Secret) => void;

interface Watcher {
  readonly listener: SecretListener;
  readonly gone: () => void;
  seen: Secret | undefined;
  busy: boolean;
  /** There is one that it has not seen, past its NotAfter: a clock that was wrong may be set right. */
  held: Timer | undefined;
}

/**
 * The latest value of each secret; the one place where the rotator, which writes, and SDS, which
 * reads, meet. Nobody is ever handed a TLS certificate past its NotAfter, however late the rotator's
 * timer may be: the store looks at the clock itself, and again while that keeps one from somebody.
 */
export class SecretStore {
  readonly #clock: Clock;
  readonly #report: (error: unknown) => void;
  readonly #latest = new Map<string, Secret>();
  readonly #watchers = new Map<string, Set<Watcher>>();

  /** `report` gets what a listener throws; by default that surfaces as an uncaught error. */
  constructor(clock: Clock, report: (error: unknown) => void = rethrowLater) {
    this.#clock = clock;
    this.#report = report;
  }

  /** The latest secret of this name; undefined when there is none, or it has expired. */
  get(name: string): Secret | undefined {
    const secret = this.#latest.get(name);
    return secret && isUsable(secret, this.#clock.now()) ? secret : undefined;
  }

  /** Replaces the secret of this name and tells its watchers. False: the content is the same. */
  put(secret: Secret): boolean {
    if (this.#latest.get(secret.name)?.version === secret.version) return false;
    this.#latest.set(secret.name, secret);
    this.#tell(secret.name);
    return true;
  }

  /** From now on there is none of this name. False: there was none. */
  remove(name: string): boolean {
    const wasThere = this.#latest.delete(name);
    if (wasThere) this.#tell(name);
    return wasThere;
  }

  /**
   * Calls `listener` with the latest secret, before this returns, and with each newer one; where
   * several come at once, only with the last. One that has expired waits until the clock says otherwise.
   * Calls `gone` when one that it was told of is no more. Returns what ends the watch.
   */
  watch(name: string, listener: SecretListener, gone: () => void = () => undefined): () => void {
    const watcher: Watcher = { listener, gone, seen: undefined, busy: false, held: undefined };
    const watchers = this.#watchers.get(name) ?? new Set();
    this.#watchers.set(name, watchers.add(watcher));
    this.#bringUpToDate(name, watcher);
    return () => {
      watchers.delete(watcher);
      watcher.held?.cancel();
      if (watchers.size === 0 && this.#watchers.get(name) === watchers) this.#watchers.delete(name);
    };
  }

  #tell(name: string): void {
    for (const watcher of this.#watchers.get(name) ?? []) this.#bringUpToDate(name, watcher);
  }

  /**
   * A listener may put, remove, watch and unwatch. It is never entered a second time while it runs: a newer
   * secret waits until it returns, or it would finish with the older one after the newer.
   */
  #bringUpToDate(name: string, watcher: Watcher): void {
    if (watcher.busy) return;
    watcher.busy = true;
    watcher.held?.cancel();
    for (;;) {
      const latest = this.get(name);
      if (!this.#isWatching(name, watcher) || latest === watcher.seen) break;
      watcher.seen = latest;
      try {
        if (latest === undefined) watcher.gone();
        else watcher.listener(latest);
      } catch (error) {
        this.#report(error);
      }
    }
    watcher.busy = false;
    this.#hold(name, watcher);
  }

  /** What is still unseen is past its end. */
  #hold(name: string, watcher: Watcher): void {
    const latest = this.#latest.get(name);
    if (latest?.kind !== "tls-certificate" || latest === watcher.seen) return;
    if (!this.#isWatching(name, watcher)) return;
    const look = (): void => this.#bringUpToDate(name, watcher);
    watcher.held = whenSetBack(this.#clock, latest.notAfter, look);
  }

  #isWatching(name: string, watcher: Watcher): boolean {
    return this.#watchers.get(name)?.has(watcher) ?? false;
  }
}

/**
 * A trust bundle past a root's end stays: its other roots are good, and the verifier looks at each.
 */
function isUsable(secret: Secret, now: number): boolean {
  return secret.kind !== "tls-certificate" || now < secret.notAfter;
}

function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
