import { X509Certificate } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { webcrypto, x509 } from "../../src/pki/webcrypto.ts";
import type { Issuer } from "./test-ca.ts";

export interface OcspOptions {
  /** Hexadecimal; asked for in one request. */
  readonly serials: readonly string[];
  readonly issuer: Issuer;
  /** Default: the issuer itself. */
  readonly responder?: Issuer;
  /** Default good; unknown: the index does not have it. */
  readonly status?: "good" | "revoked" | "unknown";
  readonly hash?: "sha1" | "sha256";
  /** From now; unset: no end. The shortest that openssl makes. */
  readonly minutes?: number;
}

/** An OCSP response, DER, as `openssl ocsp` answers and keeps it. */
export async function ocspResponse(options: OcspOptions): Promise<Buffer> {
  const { serials, issuer, responder = issuer, status = "good", hash = "sha1", minutes } = options;
  const folder = mkdtempSync(join(tmpdir(), "ocsp-"));
  const file = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const index = serials.map((serial) => {
    const number = `${serial.length % 2 === 0 ? "" : "0"}${serial}`.toUpperCase();
    const revoked = status === "revoked" ? "R\t400101000000Z\t250101000000Z" : "V\t400101000000Z\t";
    return `${revoked}\t${number}\tunknown\t/CN=${serial}\n`;
  });
  const out = join(folder, "response.der");
  const ca = file("ca.pem", issuer.certificate.toString("pem"));
  try {
    execFileSync(
      "openssl",
      [
        "ocsp",
        "-index",
        file("index.txt", status === "unknown" ? "" : index.join("")),
        "-CA",
        ca,
        `-${hash}`,
        "-issuer",
        ca,
        "-respout",
        out,
        "-noverify",
        "-rsigner",
        file("signer.pem", responder.certificate.toString("pem")),
        "-rkey",
        file("signer.key", await keyPem(responder.keys.privateKey)),
        ...serials.flatMap((serial) => ["-serial", `0x${serial}`]),
        ...(minutes === undefined ? [] : ["-nmin", String(minutes)]),
      ],
      { stdio: "ignore" },
    );
    return readFileSync(out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The serial number as our code prints it. */
export function serialIn(certificatePem: string): string {
  return BigInt(`0x${new X509Certificate(certificatePem).serialNumber}`).toString(16);
}

async function keyPem(key: CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY");
}
