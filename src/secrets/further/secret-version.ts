import { createHmac } from "node:crypto";

/** As long as the versions of `contentVersion`. */
const HEX_DIGITS = 32;

/** The version of a secret from its bytes; equal bytes have an equal version within the process. */
export type SecretVersion = (...parts: readonly Uint8Array[]) => string;

/**
 * Versions for secrets that have no public part. They travel in clear (SDS `version_info`, logs), and a
 * password's plain digest there could be tried against a list of passwords. So it is an HMAC under a
 * key of this process, which nobody else knows; after a restart the same bytes have another version.
 * Each part goes in with its length, as in `contentVersion`.
 */
export function secretVersion(processKey: Uint8Array): SecretVersion {
  return (...parts) => {
    const mac = createHmac("sha256", processKey);
    for (const part of parts) mac.update(`${part.length}:`).update(part);
    return mac.digest("hex").slice(0, HEX_DIGITS);
  };
}
