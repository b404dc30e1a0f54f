import assert from "node:assert/strict";
import { parseCertificates } from "../../src/pki/certificate.ts";
import type { Issued } from "../../src/secrets/issued.ts";
import { type Root, rootOf } from "../../src/secrets/root-book.ts";
import type { Secret } from "../../src/secrets/secret.ts";
import type { RootRecord } from "../../src/secrets/root-record.ts";
import { TestCa } from "../support/test-ca.ts";

/** Roots that can be stored and read again, made once: whatever the CAs of a world name. */
const roots = new Map(
  await Promise.all(
    ["A", "B", "C"].map(async (name): Promise<[string, Root]> => [name, await realRoot(name)]),
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
  /** Told: how many of those that are shown a CA names. */
  current = 0;
  /** What the preferred CA named last, or an earlier run knew, and what others brought since. */
  #named = new Set<string>();
  /** What an earlier run had retired. */
  #retired = new Set<string>();

  restarted(known: readonly RootRecord[]): void {
    const [current, retired] = [new Set<string>(), new Set<string>()];
    for (const { pem, retiredAt } of known)
      (retiredAt === undefined ? current : retired).add(fingerprintOf(pem));
    this.noneLeft = false;
    this.#named = current;
    this.#retired = retired;
  }

  answered({ roots: brought, preferred }: Issued): void {
    const named = brought.map(({ fingerprint }) => fingerprint);
    this.#named = new Set(preferred ? named : [...this.#named, ...named]);
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
    const needed = anchor === undefined ? this.#named : [...this.#named, anchor];
    for (const root of needed)
      assert.ok(this.distrusted.has(root) || shown.includes(root), "a root is missing");
  }

  /**
   * Whether a CA that is not the preferred one may sign under a root. `shown`: the bundle by then; without
   * one it is what an earlier run knew. Undefined: it is a matter of how long ago a root was retired.
   */
  mayBring(root: string, shown: readonly string[] | undefined): boolean | undefined {
    if (shown !== undefined) return shown.includes(root) && !this.distrusted.has(root);
    if (this.#due.includes(root)) return true;
    if (this.#due.length === 0) return this.#retired.size === 0 ? true : undefined;
    return this.#retired.has(root) ? undefined : false;
  }

  get #due(): readonly string[] {
    return [...this.#named].filter((root) => !this.distrusted.has(root));
  }
}
