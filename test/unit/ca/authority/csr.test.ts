import { generateKeyPairSync, sign } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readCsr } from "../../../../src/ca/authority/csr.ts";
import * as dw from "../../../../src/ca/authority/der-writer.ts";
import { createCsr } from "../../../../src/pki/csr.ts";
import { KeyPair } from "../../../../src/pki/key-pair.ts";
import { encodePem, pemBlocks } from "../../../../src/pki/pem.ts";
import { newCsr, openssl, tempFolder, noOpenssl, thrownBy, URI } from "./support.ts";

const LABEL = "CERTIFICATE REQUEST";

function changed(pem: string, change: (der: Buffer) => void): string {
  const [block] = pemBlocks(pem);
  const der = Buffer.from(block?.der ?? []);
  change(der);
  return encodePem(LABEL, der);
}

describe("readCsr", () => {
  test("reads key and URI of our own CSR", async () => {
    const keys = await KeyPair.generate("ecdsa-p256");
    const csr = readCsr(await createCsr(keys, URI));
    expect(csr.uris).toEqual([URI]);
    expect(csr.spki.equals(keys.spki)).toBe(true);
  });

  test.each(["ecdsa-p384", "rsa-2048"] as const)("takes a %s key", async (type) => {
    expect(readCsr(await newCsr(URI, type)).uris).toEqual([URI]);
  });

  test("takes the label of old tools", async () => {
    const old = (await newCsr()).replaceAll(LABEL, `NEW ${LABEL}`);
    expect(readCsr(old).uris).toEqual([URI]);
  });

  test.skipIf(noOpenssl).each([
    ["Ed25519", ["ed25519"]],
    ["P-521 with SHA-512", ["ec", "-pkeyopt", "ec_paramgen_curve:P-521", "-sha512"]],
    ["P-256 with SHA-384", ["ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-sha384"]],
    ["RSA with SHA-512", ["rsa:2048", "-sha512"]],
  ])("takes what openssl makes: %s", (_, algorithm) => {
    const csr = opensslCsr(algorithm, "URI:spiffe://a/b,DNS:x.example,URI:spiffe://c/d");
    expect(readCsr(csr).uris).toEqual(["spiffe://a/b", "spiffe://c/d"]);
  });

  test.skipIf(noOpenssl)("a CSR without names has none", () => {
    expect(readCsr(opensslCsr(["ed25519"])).uris).toEqual([]);
  });

  test.each([
    ["empty", ""],
    ["garbage", "nonsense"],
    ["of another label", encodePem("CERTIFICATE", Buffer.from("3000", "hex"))],
    ["two blocks", encodePem(LABEL, Buffer.from([0x30, 0])).repeat(2)],
    ["bad base64", `-----BEGIN ${LABEL}-----\n****\n-----END ${LABEL}-----\n`],
  ])("%s: refused in istiod's words for no PEM", async (_, pem) => {
    const error = await thrownBy(() => readCsr(pem));
    expect(error.code).toBe("CA_INVALID_REQUEST");
    expect(error.message).toBe("certificate signing request is not properly encoded");
  });

  test.each([
    ["an empty sequence", Buffer.from([0x30, 0])],
    ["random bytes", Buffer.from("a7c1933e04", "hex")],
    ["a long run of opening brackets", Buffer.alloc(60_000, 0x30)],
  ])("%s: refused in istiod's words for no PKCS#10", async (_, der) => {
    const error = await thrownBy(() => readCsr(encodePem(LABEL, der)));
    expect(error.code).toBe("CA_INVALID_REQUEST");
    expect(error.message).toBe("failed to parse X.509 certificate signing request");
  });

  test("refuses a CSR whose signature is broken", async () => {
    const broken = changed(await newCsr(), (der) => (der[der.length - 1] = (der.at(-1) ?? 0) ^ 1));
    expect((await thrownBy(() => readCsr(broken))).message).toMatch(/signature .* does not verify/);
  });

  test("refuses a CSR whose name was changed after it was signed", async () => {
    const forged = changed(await newCsr(), (der) => der.write("admin", der.indexOf("/web") - 4));
    expect((await thrownBy(() => readCsr(forged))).message).toMatch(/signature .* does not verify/);
  });

  test("refuses an RSA key that can be forged", async () => {
    const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 1024 });
    const spki = publicKey.export({ format: "der", type: "spki" });
    const info = dw.sequence(dw.der(0x02, Buffer.from([0])), dw.EMPTY_NAME, spki, dw.der(0xa0));
    const sha256WithRsa = dw.sequence(dw.oid(Buffer.from("2a864886f70d01010b", "hex")));
    const csr = dw.sequence(info, sha256WithRsa, dw.bitString(sign("sha256", info, privateKey)));
    const error = await thrownBy(() => readCsr(encodePem(LABEL, csr)));
    expect(error.message).toBe("the RSA key has 1024 bits, allowed are 2048 to 8192");
  });
});

function opensslCsr(algorithm: readonly string[], names?: string): string {
  const key = `${tempFolder()}/key.pem`;
  const san = names === undefined ? [] : ["-addext", `subjectAltName=${names}`];
  const args = ["-new", "-nodes", "-subj", "/", "-keyout", key, ...san];
  return openssl("req", "-newkey", ...algorithm, ...args);
}
