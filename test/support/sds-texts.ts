import type { SdsResponse } from "./sds-client.ts";

/** The PEM texts of the first secret in a response. */
export interface SdsTexts {
  readonly chain: string;
  readonly key: string;
  readonly trustedCa: string;
}

export function textsOf({ secrets: [secret] }: SdsResponse): SdsTexts {
  const text = (bytes: Uint8Array | null | undefined): string =>
    Buffer.from(bytes ?? []).toString();
  return {
    chain: text(secret?.tlsCertificate?.certificateChain?.inlineBytes),
    key: text(secret?.tlsCertificate?.privateKey?.inlineBytes),
    trustedCa: text(secret?.validationContext?.trustedCa?.inlineBytes),
  };
}
