import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Certificate, parseCertificates } from "../../../src/pki/certificate.ts";
import { x509 } from "../../../src/pki/webcrypto.ts";
import { forge, HOUR, newKeys, NOW } from "./support.ts";

const uri = "spiffe://cluster.local/ns/demo/sa/web";

/** A SAN extension of raw GeneralName octets, for names that no library would write. */
function san(...names: string[]): x509.Extension {
  const content = Buffer.concat(names.map((name) => Buffer.from(name, "latin1")));
  const der = Buffer.concat([Buffer.from([0x30, content.length]), content]);
  return new x509.Extension("2.5.29.17", true, der);
}

const name = (tag: number, text: string) => String.fromCharCode(tag, text.length) + text;

describe("Certificate", () => {
  test("agrees with Node and with @peculiar/x509 on every field", async () => {
    const root = await forge({ subject: "O=Tests, CN=Root", ca: true, pathLength: 3 });
    const leaf = await forge({ issuer: root, uri, ca: false });
    for (const { der } of [root, leaf]) {
      const ours = new Certificate(der);
      const nodes = new X509Certificate(der);
      const peculiars = new x509.X509Certificate(der);
      expect(ours.serial.toUpperCase()).toBe(nodes.serialNumber.replace(/^0+/, ""));
      expect(ours.notBefore).toBe(Date.parse(nodes.validFrom));
      expect(ours.notAfter).toBe(Date.parse(nodes.validTo));
      expect(ours.notBefore).toBe(peculiars.notBefore.getTime());
      expect(ours.spki.equals(Buffer.from(peculiars.publicKey.rawData))).toBe(true);
      expect(ours.isCa).toBe(nodes.ca);
      expect(ours.fingerprint).toBe(nodes.fingerprint256.replaceAll(":", "").toLowerCase());
      expect(ours.pem).toBe(nodes.toString());
      expect(ours.isSelfSigned).toBe(await peculiars.isSelfSigned());
    }
    expect(new Certificate(root.der).pathLength).toBe(3);
    expect(new Certificate(leaf.der).uriSans).toEqual([uri]);
  });

  test("prints the serial as Go does: lower case, no leading zeros", async () => {
    const serial = async (text: string) =>
      new Certificate((await forge({ subject: "CN=a", serial: text })).der).serial;
    expect(await serial("0a0B")).toBe("a0b");
    expect(await serial("00ff")).toBe("ff");
    expect(await serial("7f".repeat(20))).toBe("7f".repeat(20));
  });

  test("takes URI SANs byte for byte, where Node's text form would mislead", async () => {
    const trap = `${uri}, URI:spiffe://cluster.local/ns/kube-system/sa/admin`;
    const { der } = await forge({ extensions: [san(name(0x86, trap), name(0x82, "a.b"))] });
    expect(new Certificate(der).uriSans).toEqual([trap]);
  });

  test("keeps NUL bytes in names for the check to find", async () => {
    const { der } = await forge({ extensions: [san(name(0x86, `${uri}\0x`))] });
    expect(new Certificate(der).uriSans).toEqual([`${uri}\0x`]);
  });

  test("tells the kinds of names apart", async () => {
    const extensions = [
      san(name(0x81, "a@b"), name(0x82, "a.b"), name(0x86, "a:b"), name(0x87, "\x7f\0\0\x01")),
    ];
    const { names } = new Certificate((await forge({ extensions })).der);
    expect(names.map(({ kind, bytes }) => `${kind} ${bytes.toString("latin1")}`)).toEqual([
      "email a@b",
      "dns a.b",
      "uri a:b",
      "other \x7f\0\0\x01",
    ]);
  });

  test("takes an explicit CA:FALSE for what it says, and odd BOOLEANs for nothing", async () => {
    const constraints = (digits: string) =>
      forge({ extensions: [new x509.Extension("2.5.29.19", true, Buffer.from(digits, "hex"))] });
    expect(new Certificate((await constraints("3003010100")).der).isCa).toBe(false);
    expect(new Certificate((await constraints("30030101ff")).der).isCa).toBe(true);
    const odd = await constraints("3003010101");
    expect(() => new Certificate(odd.der)).toThrow("a BOOLEAN that is none");
  });

  test("tells self-issued from self-signed", async () => {
    const root = await forge({ subject: "CN=Root", ca: true });
    const rollover = await forge({ subject: "CN=Root", issuer: root, ca: true });
    const [old, next] = [new Certificate(root.der), new Certificate(rollover.der)];
    expect([old.isSelfIssued, old.isSelfSigned]).toEqual([true, true]);
    expect([next.isSelfIssued, next.isSelfSigned]).toEqual([true, false]);
  });

  test("knows its key in another encoding, and no other", async () => {
    const { der, spki } = await forge({ subject: "CN=a" });
    const certificate = new Certificate(der);
    expect(certificate.hasPublicKey(spki)).toBe(true);
    // The compressed form of the same point: 02 or 03 by Y's last bit, and X.
    const x = spki.subarray(-64, -32);
    const sign = (spki.at(-1) ?? 0) % 2 === 0 ? "02" : "03";
    const compressed = Buffer.from(
      `3039301306072a8648ce3d020106082a8648ce3d030107032200${sign}${x.toString("hex")}`,
      "hex",
    );
    expect(certificate.hasPublicKey(compressed)).toBe(true);
    const { spki: another } = await forge({ subject: "CN=a" });
    expect(certificate.hasPublicKey(another)).toBe(false);
    expect(certificate.hasPublicKey(Buffer.from("garbage"))).toBe(false);
  });

  test("has a label on one line for messages", async () => {
    const root = await forge({ subject: "O=Tests, CN=Root", ca: true });
    const label = async (options: object) =>
      new Certificate((await forge({ issuer: root, ...options })).der).label;
    expect(new Certificate(root.der).label).toBe('"O=Tests,CN=Root"');
    expect(await label({ uri })).toBe(JSON.stringify(uri));
    expect(await label({ serial: "1234" })).toBe('"serial 1234"');
    expect(await label({ subject: "CN=a\\0Ab" })).not.toContain("\n");
  });
});

describe("parseCertificates", () => {
  test("says which certificate of which text is not X.509", async () => {
    const { pem, der } = await forge({ subject: "CN=a" });
    const broken = x509.PemConverter.encode(der.subarray(0, -1), "CERTIFICATE");
    expect(() => parseCertificates(pem + broken, "root element 3")).toThrow(
      expect.objectContaining({
        code: "CERT_UNPARSABLE",
        message: expect.stringMatching(/^root element 3: certificate 2 is not X\.509: /),
      }),
    );
  });

  test("refuses bytes behind a certificate, which OpenSSL would pass over", async () => {
    const { der } = await forge({ subject: "CN=a" });
    const longer = Buffer.concat([der, Buffer.from([0])]);
    expect(() => new X509Certificate(longer)).not.toThrow();
    expect(() => parseCertificates(x509.PemConverter.encode(longer, "CERTIFICATE"))).toThrow(
      expect.objectContaining({ code: "CERT_UNPARSABLE" }),
    );
  });

  test("refuses a fourth part inside a certificate", async () => {
    const { der } = await forge({ subject: "CN=a" });
    const content = Buffer.concat([der.subarray(4), Buffer.from("0500", "hex")]);
    const header = Buffer.from([0x30, 0x82, content.length >> 8, content.length & 0xff]);
    const longer = x509.PemConverter.encode(Buffer.concat([header, content]), "CERTIFICATE");
    expect(() => parseCertificates(longer)).toThrow("more than the three parts of a certificate");
  });

  test("refuses a second SAN extension, of which readers take one or the other", async () => {
    const { pem } = await forge({ uri, extensions: [san(name(0x86, "spiffe://evil/a"))] });
    expect(() => parseCertificates(pem)).toThrow("the same extension twice");
  });

  test("refuses a version that extensions cannot have, as Envoy's BoringSSL does", async () => {
    const { der } = await forge({ subject: "CN=a", ca: true });
    const at = der.indexOf(Buffer.from("a003020102", "hex")) + 4;
    for (const version of [0, 1, 3]) {
      der[at] = version;
      expect(() => parseCertificates(x509.PemConverter.encode(der, "CERTIFICATE"))).toThrow(
        "a version that it cannot have",
      );
    }
  });

  test("takes times of any year", async () => {
    const { pem } = await forge({ subject: "CN=a", notAfter: Date.parse("2099-01-01T00:00:00Z") });
    const [certificate] = parseCertificates(pem);
    expect(certificate?.notBefore).toBe(NOW - HOUR);
    expect(certificate?.notAfter).toBe(Date.parse("2099-01-01T00:00:00Z"));
  });

  test("keys are compared, not certificates: a renewed one has the same key", async () => {
    const keys = await newKeys();
    const [a, b] = [await forge({ subject: "CN=a", keys }), await forge({ subject: "CN=a", keys })];
    expect(a.der.equals(b.der)).toBe(false);
    expect(new Certificate(a.der).hasPublicKey(b.spki)).toBe(true);
  });
});
