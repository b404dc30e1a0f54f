import { istio } from "../../../gen/istio-ca.js";
import { AgentError } from "../../../core/errors.ts";

const { IstioCertificateRequest, IstioCertificateResponse } = istio.v1.auth;

export interface CertificateRequest {
  readonly csr: string;
  readonly ttlMs: number;
  readonly certSigner: string;
}

/** At least one second: 0 means the CA's default to istiod, and breaks istio-csr. */
export function encodeRequest({ csr, ttlMs, certSigner }: CertificateRequest): Buffer {
  const bytes = IstioCertificateRequest.encode({
    csr,
    validityDuration: Math.max(1, Math.round(ttlMs / 1000)),
    // Sent even when it is empty, as istio-agent does.
    metadata: { fields: { CertSigner: { stringValue: certSigner } } },
  }).finish();
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The elements of `cert_chain`. Throws CA_BAD_RESPONSE for what is no such message. */
export function decodeResponse(answer: Uint8Array): readonly string[] {
  try {
    return IstioCertificateResponse.decode(answer).certChain ?? [];
  } catch (cause) {
    throw new AgentError("CA_BAD_RESPONSE", "the answer is no IstioCertificateResponse", {
      cause,
      hint: "check that CA_ADDR is the address of a CA that speaks Istio's protocol",
    });
  }
}
