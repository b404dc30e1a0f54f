import type { RevocationLists, TrustBundle } from "../secret.ts";
import type { SecretStore } from "../store.ts";

type Store = Pick<SecretStore, "watch">;

/**
 * Whether somebody who was let in under `before` may be refused under `after`: a root is gone, or there
 * is another revocation list. Whoever resumes a session is not looked at again.
 */
function isNarrowed(before: TrustBundle, after: TrustBundle): boolean {
  return losesRoot(before, after) || refuses(before.crl, after.crl);
}

/**
 * Tells when a bundle of these names is narrower than the one before, or gone: once for all that change
 * together, and after everybody else has heard of it, so that what is told now goes out behind them.
 * Returns what ends that.
 */
export function watchNarrowing(
  store: Store,
  names: readonly string[],
  tell: () => void,
): () => void {
  let state: "idle" | "due" | "ended" = "idle";
  const narrowed = (): void => {
    if (state !== "idle") return;
    state = "due";
    queueMicrotask(() => {
      if (state === "ended") return;
      state = "idle";
      tell();
    });
  };
  const ends = names.map((name) => watchOne(store, name, narrowed));
  return () => {
    state = "ended";
    for (const end of ends) end();
  };
}

function watchOne(store: Store, name: string, narrowed: () => void): () => void {
  let before: TrustBundle | undefined;
  return store.watch(
    name,
    (secret) => {
      if (secret.kind !== "trust-bundle") return;
      const isNarrower = before !== undefined && isNarrowed(before, secret);
      before = secret;
      if (isNarrower) narrowed();
    },
    () => {
      before = undefined;
      narrowed();
    },
  );
}

const certificatesIn = (pem: string): string[] =>
  pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

function losesRoot(before: TrustBundle, after: TrustBundle): boolean {
  const left = new Set(certificatesIn(after.pem));
  return certificatesIn(before.pem).some((root) => !left.has(root));
}

function refuses(before: RevocationLists | undefined, after: RevocationLists | undefined): boolean {
  if (after === undefined) return false;
  return before?.pem !== after.pem || (before.onlyLeaf && !after.onlyLeaf);
}
