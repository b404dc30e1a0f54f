import assert from "node:assert/strict";
import { ALARM_CHECK_MS, type Clock, type Instant, instantOf } from "../../src/core/clock.ts";
import { parseCertificates } from "../../src/pki/certificate.ts";
import type { Issued } from "../../src/secrets/issued.ts";
import { type Root, rootOf } from "../../src/secrets/root-book.ts";
import type { Secret } from "../../src/secrets/secret.ts";
import type { RootRecord } from "../../src/secrets/root-record.ts";
import { TestCa } from "../support/test-ca.ts";

/** The longest life of a certificate in these worlds. */
export const LIFE_MS = 24 * 3_600_000;

/** Roots that can be stored and read again, made once: whatever the CAs of a world name. */
const roots = new Map(
  await Promise.all(
    ["A", "B", "C", "D"].map(async (name): Promise<[string, Root]> => [name, await realRoot(name)]),
  ),
);
const byPem = new Map([...roots.values()].map((root) => [root.pem, root]));

async function realRoot(name: string): Promise<Root> {
  const { rootPem } = await TestCa.create({ name });
  const [root] = parseCertificates(rootPem, name);
  assert.ok(root);
  return rootOf(root);
}

export function rootNamed(name: string): Root {
  const root = roots.get(name);
  assert.ok(root);
  return root;
}

export function rootOfPem(pem: string): Root {
  const root = byPem.get(pem);
  assert.ok(root, "a root that nobody named");
  return root;
}

export function fingerprintOf(pem: string): string {
  return rootOfPem(pem).fingerprint;
}

/** The fingerprints of a bundle; undefined: there is none. */
export function rootsShown(bundle: Secret | undefined): readonly string[] | undefined {
  if (bundle?.kind !== "trust-bundle") return undefined;
  const shown = bundle.pem.split(/(?<=-----END CERTIFICATE-----\n)/).map(fingerprintOf);
  assert.equal(new Set(shown).size, shown.length, "a root twice");
  return shown;
}

/** Which roots a bundle has to have, and must not: by what the CAs and the operator said, and nothing else. */
export class ExpectedRoots {
  distrusted: ReadonlySet<string> = new Set();
  /** Told: there was nothing else to show. */
  noneLeft = false;
  /** Told: how many of those that are shown somebody names. */
  current = 0;
  /** What the preferred CA named last, or an earlier run knew, and what others brought since. */
  #named = new Set<string>();
  /** What is in the operator's file, or was when it was last of use. */
  #configured = new Set<string>();
  /** Since when nobody names it any more. */
  #retired = new Map<string, Instant>();
  /** All that this process ever heard of. */
  #heardOf = new Set<string>();
  #settledAt = 0;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  processBegins(): void {
    [this.noneLeft, this.current] = [false, 0];
    [this.#named, this.#configured] = [new Set(), new Set()];
    [this.#retired, this.#heardOf] = [new Map(), new Set()];
  }

  /** The wall clock was: the agent looks again in a while. */
  stepped(): void {
    this.#settledAt = this.#clock.monotonic() + ALARM_CHECK_MS;
  }

  recalled(known: readonly RootRecord[]): void {
    const { wall, monotonic } = instantOf(this.#clock);
    for (const { pem, retiredAt } of known) {
      const root = fingerprintOf(pem);
      this.#heardOf.add(root);
      if (retiredAt === undefined) this.#named.add(root);
      else this.#retired.set(root, { wall: Math.min(wall, retiredAt), monotonic });
    }
  }

  configured(names: readonly string[]): void {
    const before = this.#current;
    this.#configured = new Set(names.map((name) => rootNamed(name).fingerprint));
    this.#renamed(before);
  }

  answered({ roots: brought, preferred }: Issued): void {
    const named = brought.map(({ fingerprint }) => fingerprint);
    const before = this.#current;
    this.#named = new Set(preferred ? named : [...this.#named, ...named]);
    this.#renamed(before);
  }

  /** `anchor`: of what is served. */
  check(shown: readonly string[], anchor: string | undefined): void {
    const refused = shown.filter((root) => this.distrusted.has(root));
    // The bundle is never empty: where nothing else is left, the last one stays, which is told.
    const isLast = this.noneLeft && this.#due.length === 0;
    assert.ok(refused.length === 0 || isLast, "a distrusted root is shown");
    assert.ok(
      this.noneLeft || this.current === this.#due.length,
      "a root that is named is retired",
    );
    const kept = [...this.#retired.keys()].filter((root) => this.#isKept(root));
    const needed = [...this.#current, ...kept, ...(anchor === undefined ? [] : [anchor])];
    for (const root of needed)
      assert.ok(this.distrusted.has(root) || shown.includes(root), "a root is missing");
    for (const root of shown) assert.ok(this.#heardOf.has(root), "a root out of nowhere");
  }

  /**
   * Whether a CA that is not the preferred one may sign under a root. `shown`: the bundle by then; without
   * one it is what is configured or an earlier run knew. Undefined: it is a matter of how long ago a root
   * was retired.
   */
  mayBring(root: string, shown: readonly string[] | undefined): boolean | undefined {
    if (shown !== undefined) return shown.includes(root) && !this.distrusted.has(root);
    if (this.#due.includes(root)) return true;
    if (this.#due.length === 0) return this.#retired.size === 0 ? true : undefined;
    return this.#retired.has(root) ? undefined : false;
  }

  get #current(): ReadonlySet<string> {
    return new Set([...this.#named, ...this.#configured]);
  }

  get #due(): readonly string[] {
    return [...this.#current].filter((root) => !this.distrusted.has(root));
  }

  #renamed(before: ReadonlySet<string>): void {
    const current = this.#current;
    for (const root of before)
      if (!current.has(root)) this.#retired.set(root, instantOf(this.#clock));
    for (const root of current) {
      this.#retired.delete(root);
      this.#heardOf.add(root);
    }
  }

  /** A peer may have a certificate under it for as long as a life, by either clock. */
  #isKept(root: string): boolean {
    const since = this.#retired.get(root);
    const { wall, monotonic } = instantOf(this.#clock);
    if (since === undefined || monotonic <= this.#settledAt) return false;
    return wall < since.wall + LIFE_MS && monotonic < since.monotonic + LIFE_MS;
  }
}
