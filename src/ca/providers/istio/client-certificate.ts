import { createPrivateKey, createPublicKey } from "node:crypto";
import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { createSecureContext } from "node:tls";
import type { Clock } from "../../../core/clock.ts";
import type { Emit } from "../../../core/events.ts";
import { fileProblem } from "../../../core/regular-file.ts";
import { Sensitive } from "../../../core/sensitive.ts";
import { parseCertificates } from "../../../pki/certificate.ts";
import { readWhole } from "../../watched-file.ts";

/** What we show the CA in the handshake. */
export interface ClientCertificate {
  /** What messages call it. */
  readonly name: string;
  readonly chainPem: Buffer;
  readonly keyPem: Sensitive<Buffer>;
  /** Differs from one pair to the next. */
  readonly fingerprint: string;
}

/**
 * `$PROV_CERT/{cert-chain.pem,key.pem}`, read for each connection, as another process renews them; the
 * token goes along all the same. A pair that cannot be used is warned about once, and the token has to do alone.
 */
export class ClientCertificateFolder {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #emit: Emit;
  #complaint: string | undefined;

  constructor(folder: string, clock: Clock, emit: Emit) {
    this.#folder = folder;
    this.#clock = clock;
    this.#emit = emit;
  }

  async read(): Promise<ClientCertificate | undefined> {
    try {
      const pair = await this.#read();
      this.#complaint = undefined;
      return pair;
    } catch (error) {
      const reason = fileProblem(error);
      if (this.#complaint !== reason) {
        this.#complaint = reason;
        this.#emit({ type: "ca.client_certificate.unusable", path: this.#folder, reason });
      }
      return undefined;
    }
  }

  async #read(): Promise<ClientCertificate> {
    const folder = await generation(this.#folder);
    const chain = await part(folder, "cert-chain.pem");
    const key = await part(folder, "key.pem");
    const [leaf] = parseCertificates(chain.toString("latin1"), "cert-chain.pem");
    if (leaf === undefined) throw new Error("cert-chain.pem is empty");
    const now = this.#clock.now();
    if (leaf.notAfter <= now) throw new Error(`it expired at ${time(leaf.notAfter)}`);
    if (leaf.notBefore > now) throw new Error(`it is not valid before ${time(leaf.notBefore)}`);
    if (!leaf.hasPublicKey(publicKeyOf(key))) {
      throw new Error("key.pem is not the key of cert-chain.pem");
    }
    // OpenSSL has rules of its own (key sizes, digests): it must not find out in the middle of a call.
    createSecureContext({ cert: chain, key });
    return {
      name: "$PROV_CERT/cert-chain.pem",
      chainPem: chain,
      keyPem: new Sensitive(key),
      fingerprint: leaf.fingerprint,
    };
  }
}

/**
 * A mounted volume swaps all its files at once by the link `..data`; read through it file by file, a
 * set may mix two generations, so the link is resolved once.
 */
async function generation(folder: string): Promise<string> {
  try {
    return await realpath(join(folder, "..data"));
  } catch {
    return folder;
  }
}

async function part(folder: string, name: string): Promise<Buffer> {
  try {
    return (await readWhole(join(folder, name))).bytes;
  } catch (error) {
    throw new Error(`${name}: ${fileProblem(error)}`, { cause: error });
  }
}

/** SubjectPublicKeyInfo. OpenSSL's own error is left out: nothing about a key belongs in a message. */
function publicKeyOf(privateKeyPem: Buffer): Buffer {
  try {
    return createPublicKey(createPrivateKey(privateKeyPem)).export({ type: "spki", format: "der" });
  } catch {
    throw new Error("key.pem is no private key that can be read without a password");
  }
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}
