import { trustDomainIn } from "../identity/spiffe-id.ts";
import { contentVersion } from "./digest.ts";
import { type Secret, TRUST_BUNDLE, type TlsCertificate } from "./secret.ts";

/**
 * The workload's own trust domain where no setting says it: that of its certificate. It goes with the
 * roots, which come with the first certificate, so that nobody judges by them under another name.
 */
export class OwnTrustDomain {
  #name: string | undefined;

  /** This certificate, and before it its roots, is about to be shown. */
  expect({ spiffeId }: Pick<TlsCertificate, "spiffeId">): void {
    this.#name = trustDomainIn(spiffeId);
  }

  /**
   * The workload's own bundle with the domain; any other secret as it is. The version covers it: for the
   * SPIFFE validator the same roots are another bundle under another domain.
   */
  readonly finish = (secret: Secret): Secret => {
    const trustDomain = this.#name;
    if (secret.name !== TRUST_BUNDLE || secret.kind !== "trust-bundle") return secret;
    if (trustDomain === undefined) return secret;
    return { ...secret, version: contentVersion(secret.version, trustDomain), trustDomain };
  };
}
