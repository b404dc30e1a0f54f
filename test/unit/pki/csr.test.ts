import { describe, expect, test } from "vitest";
import { createCsr } from "../../../src/pki/csr.ts";
import { childrenOf, parseDer, Tag } from "../../../src/pki/der.ts";
import { KeyPair } from "../../../src/pki/key-pair.ts";
import type { KeyType } from "../../../src/pki/key-type.ts";
import { pemBlocks } from "../../../src/pki/pem.ts";
import { webcrypto, x509 } from "../../../src/pki/webcrypto.ts";

const uri = "spiffe://cluster.local/ns/demo/sa/web";

describe.each<KeyType>(["ecdsa-p256", "ecdsa-p384", "rsa-2048"])("a CSR for %s", (type) => {
  test("is signed by the key and carries its public half", async () => {
    const key = await KeyPair.generate(type);
    const csr = new x509.Pkcs10CertificateRequest(await createCsr(key, uri));
    expect(await csr.verify(webcrypto)).toBe(true);
    expect(Buffer.from(csr.publicKey.rawData).equals(key.spki)).toBe(true);
  });

  test("asks for exactly one critical URI SAN and nothing else", async () => {
    const pem = await createCsr(await KeyPair.generate(type), uri);
    const csr = new x509.Pkcs10CertificateRequest(pem);
    expect(csr.subject).toBe("");
    expect(csr.attributes).toHaveLength(1);
    expect(csr.extensions).toHaveLength(1);
    const [san] = csr.extensions;
    expect(san).toBeInstanceOf(x509.SubjectAlternativeNameExtension);
    expect(san?.critical).toBe(true);
    expect(san instanceof x509.SubjectAlternativeNameExtension && san.names.toJSON()).toEqual([
      { type: "url", value: uri },
    ]);
  });
});

test("the CSR is one PEM block of a version 1 request with an empty subject", async () => {
  const pem = await createCsr(await KeyPair.generate("ecdsa-p256"), uri);
  expect(pem.endsWith("-----END CERTIFICATE REQUEST-----\n")).toBe(true);
  const [block, ...more] = pemBlocks(pem);
  expect(more).toHaveLength(0);
  expect(block?.label).toBe("CERTIFICATE REQUEST");
  const [info] = childrenOf(parseDer(block?.der ?? Buffer.alloc(0), Tag.sequence));
  const [version, subject] = info ? childrenOf(info) : [];
  expect(version?.content).toEqual(Buffer.from([0]));
  expect(subject?.content).toHaveLength(0);
});
