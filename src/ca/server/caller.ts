import type { Sensitive } from "../../core/sensitive.ts";
import type { SpiffeId } from "../../identity/spiffe-id.ts";

/** What a call brings to show who makes it. */
export interface Credentials {
  readonly token: Sensitive<string> | undefined;
  /** The leaf of a client certificate whose chain the TLS handshake has verified, DER. */
  readonly clientCertificate: Buffer | undefined;
}

export type Caller =
  /** The credentials name it: whatever the CSR asks for, this is what is signed. */
  | { readonly identity: SpiffeId; readonly by: string }
  /** The credentials name nobody: the CSR does. */
  | { readonly identity: "from the CSR"; readonly by: string };

export interface Refusal {
  /** For the CA's own log; the caller is told no more than istiod would. */
  readonly refused: string;
}

/** One way to authenticate. Never throws. */
export type Authenticator = (credentials: Credentials) => Promise<Caller | Refusal>;

/** The first that accepts, in their order, as in istiod. */
export function firstOf(authenticators: readonly Authenticator[]): Authenticator {
  return async (credentials) => {
    const reasons: string[] = [];
    for (const authenticate of authenticators) {
      const verdict = await authenticate(credentials);
      if (!("refused" in verdict)) return verdict;
      reasons.push(verdict.refused);
    }
    return { refused: reasons.join("; ") };
  };
}

export const acceptAnybody: Authenticator = () =>
  Promise.resolve({ identity: "from the CSR", by: "nothing" });
