import type { RevocationList } from "../../pki/crl.ts";
import type { RevocationLists, TrustBundle } from "../secret.ts";
import type { SecretStore } from "../store.ts";

type Store = Pick<SecretStore, "watch">;

/**
 * Whether somebody who was let in under `before` may be refused under `after`: a root is gone, or more
 * is revoked. Whoever resumes a session is not looked at again.
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

/**
 * The first lists refuse whoever has an issuer without one, and lists for the whole chain whoever has such a
 * CA above. Else it is the revocations that count: a list is issued anew every hour or so, mostly with the same.
 */
function refuses(before: RevocationLists | undefined, after: RevocationLists | undefined): boolean {
  if (after === undefined) return false;
  if (before === undefined || (before.onlyLeaf && !after.onlyLeaf)) return true;
  return after.lists.some((list) => revokesMore(before.lists, list));
}

/** Whether somebody is revoked by `list` and was not by those of `before` that are of the same signer. */
function revokesMore(before: readonly RevocationList[], list: RevocationList): boolean {
  const own = before.filter(({ signer }) => signer === list.signer);
  return [...list.revoked].some((serial) => !own.some(({ revoked }) => revoked.has(serial)));
}
