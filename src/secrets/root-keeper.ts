import { type Clock, type Instant, instantOf, type Timer } from "../core/clock.ts";
import { AgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import * as book from "./root-book.ts";
import { recalled, recordsOf } from "./root-records.ts";
import type { RootRecord } from "./root-record.ts";
import type { Show } from "./show.ts";
import { bundleOf, type RootCounts } from "./trust-bundle.ts";
import type { TrustBundle } from "./secret.ts";

/** Who is to have the roots before a leaf that needs them. */
export interface RootAudience {
  /** The bundle gained a root: whoever follows it now is waited for. */
  rootsChanged(): void;
  /** Whether all of them have answered since, or gone. */
  haveAnswered(): boolean;
}

/** What a chain is judged by, beside the roots that came with it. */
export interface Trust {
  /** PEM, one certificate each: anchors that the operator configured. */
  readonly anchors: readonly string[];
  /** Fingerprints of what no chain may lead through. */
  readonly distrusted: ReadonlySet<string>;
  /**
   * Whether the mesh trusts the root with this fingerprint, as far as we know: it is in the bundle. Before
   * there is one it has to be configured, or recalled from an earlier run; where nothing is, any will do.
   */
  readonly isKnown: (fingerprint: string) => boolean;
}

export interface RootKeeperDependencies {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly show: Show;
  readonly audience: RootAudience;
}

/**
 * Keeps the book of roots, and shows what it comes to. The first bundle goes out with the first leaf:
 * before the CA has answered, the configured roots alone would be half of the truth.
 */
export class RootKeeper {
  readonly #deps: RootKeeperDependencies;
  #book: book.RootBook;
  #shown: { readonly bundle: TrustBundle; readonly counts: RootCounts } | undefined;
  /** Since when a root is in the bundle, monotonic milliseconds; those of the first always were. */
  #since = new Map<string, number>();
  #began = false;
  #empty = false;
  #nextLook: Timer | undefined;

  constructor(deps: RootKeeperDependencies, lifeMs: number, distrusted: Iterable<string> = []) {
    this.#deps = deps;
    this.#book = book.emptyBook(lifeMs, distrusted);
  }

  get trust(): Trust {
    const { configured, distrusted } = this.#book;
    const isKnown = (fingerprint: string): boolean => this.#isKnown(fingerprint);
    return { anchors: configured.map(({ pem }) => pem), distrusted, isKnown };
  }

  /** All that is trusted, with the moments of retirement, for the next run of the agent. */
  get records(): readonly RootRecord[] {
    return recordsOf(this.#book, this.#now);
  }

  /** When the root came into the bundle, monotonic milliseconds; undefined: it is not there, or distrusted. */
  since(fingerprint: string): number | undefined {
    if (this.#book.distrusted.has(fingerprint)) return undefined;
    return this.#since.get(fingerprint);
  }

  /**
   * What an earlier run knew, and the root of the leaf that it served. Before anything else; shown with
   * the first leaf, whoever brings it.
   */
  recall(records: readonly RootRecord[], anchor?: string): void {
    const known = recalled(this.#book, records, this.#now);
    this.#turn(anchor === undefined ? known : book.serveUnder(known, anchor));
  }

  /** The preferred CA returned these with a leaf of that life. */
  takeFromCa(roots: readonly book.Root[], leafLifeMs: number): void {
    this.#began = true;
    this.#turn(book.takeFromCa(this.#book, roots, leafLifeMs, this.#now));
  }

  /** Another CA did. */
  addFromOtherCa(roots: readonly book.Root[], leafLifeMs: number): void {
    this.#began = true;
    this.#turn(book.addFromOtherCa(this.#book, roots, leafLifeMs, this.#now));
  }

  configure(roots: readonly book.Root[]): void {
    this.#turn(book.configure(this.#book, roots, this.#now));
  }

  /** True: the leaf that is served has lost its root by this. */
  distrust(fingerprints: Iterable<string>): boolean {
    const before = this.anchorIsDistrusted;
    this.#turn(book.distrust(this.#book, fingerprints));
    return this.anchorIsDistrusted && !before;
  }

  /** The leaf that is served ends in a root that nobody is to accept. */
  get anchorIsDistrusted(): boolean {
    const { anchor = "", distrusted } = this.#book;
    return distrusted.has(anchor);
  }

  /** The leaf that is served now ends in this root. */
  serveUnder(anchor: string): void {
    this.#turn(book.serveUnder(this.#book, anchor));
  }

  stop(): void {
    this.#nextLook?.cancel();
  }

  get #now(): Instant {
    return instantOf(this.#deps.clock);
  }

  #isKnown(fingerprint: string): boolean {
    if (this.#shown !== undefined) return this.since(fingerprint) !== undefined;
    const known = book.rootsOf(this.#book, this.#now);
    return known.length === 0 || known.some(({ root }) => root.fingerprint === fingerprint);
  }

  #turn(after: book.RootBook): void {
    this.#book = after;
    if (this.#began) this.#show();
  }

  #show(): void {
    const { emit, show } = this.#deps;
    const now = this.#now;
    this.#book = book.forgetOver(this.#book, now);
    this.#wake(now);
    const made = bundleOf(this.#book, now);
    if (made === undefined) return this.#keepLast();
    const before = this.#shown;
    const gained = this.#follow(now);
    show(made.bundle);
    if (gained && before !== undefined) this.#deps.audience.rootsChanged();
    if (before === undefined || this.#empty || !sameBundle(before, made)) {
      const distrusted = this.#book.distrusted.size;
      emit({ type: "roots.changed", ...made.counts, distrusted });
    }
    this.#shown = made;
    this.#empty = false;
  }

  /** Takes note of what is in the bundle; true: something that was not there. */
  #follow(now: Instant): boolean {
    const before = this.#since;
    const fresh = this.#shown === undefined ? -Infinity : now.monotonic;
    const entries = book.rootsOf(this.#book, now);
    this.#since = new Map(
      entries.map(({ root: { fingerprint } }) => [fingerprint, before.get(fingerprint) ?? fresh]),
    );
    return [...this.#since.keys()].some((fingerprint) => !before.has(fingerprint));
  }

  #keepLast(): void {
    if (this.#empty) return;
    this.#empty = true;
    const error = new AgentError("TRUST_BUNDLE_EMPTY", "every root is distrusted", {
      hint: "take one out of --distrust-root, or add a root to --trust-bundle",
    });
    this.#deps.emit({ type: "roots.none_left", error });
  }

  #wake(now: Instant): void {
    const { clock } = this.#deps;
    this.#nextLook?.cancel();
    const inMs = book.nextLook(this.#book, now);
    this.#nextLook = inMs === undefined ? undefined : clock.timer(inMs, () => this.#show());
  }
}

type Shown = { readonly bundle: TrustBundle; readonly counts: RootCounts };

function sameBundle(a: Shown, b: Shown): boolean {
  const { ca, configured, retired } = b.counts;
  const sameCounts =
    a.counts.ca === ca && a.counts.configured === configured && a.counts.retired === retired;
  return sameCounts && a.bundle.version === b.bundle.version;
}
