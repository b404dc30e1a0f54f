import { createCsr } from "../../src/pki/csr.ts";
import { KeyPair } from "../../src/pki/key-pair.ts";
import type { TestCa } from "./test-ca.ts";

/** What a peer shows in a handshake, PEM. */
export interface Svid {
  readonly key: string;
  readonly cert: string;
}

/** A certificate of `ca` for this SPIFFE ID, whoever else would have to sign it. */
export async function svid(ca: TestCa, spiffeId: string): Promise<Svid> {
  const key = await KeyPair.generate("ecdsa-p256");
  const leaf = await ca.sign(await createCsr(key, spiffeId));
  const pem = await key.privateKeyPem("pkcs8");
  return { key: pem.reveal().toString(), cert: leaf + ca.intermediatePem };
}

/** A SPIFFE bundle with the roots of these CAs. */
export function spiffeBundle(...cas: readonly TestCa[]): string {
  const keys = cas.map(({ rootPem }) => ({
    use: "x509-svid",
    kty: "EC",
    x5c: [rootPem.replaceAll(/-----[^-]+-----|\s/g, "")],
  }));
  return JSON.stringify({ keys, spiffe_sequence: 1, spiffe_refresh_hint: 300 });
}
