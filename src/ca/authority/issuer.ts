import {
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from "node:crypto";
import { certificateFields } from "../../pki/certificate-fields.ts";
import { Tag } from "../../pki/der.ts";
import { encodePem } from "../../pki/pem.ts";
import * as dw from "./der-writer.ts";
import * as ext from "./extensions.ts";
import type { Validity } from "./validity.ts";

/**
 * Certificates are written with our own DER writer and signed by `node:crypto`: the CA is on the
 * start-up path of `npm start`, where `@peculiar/x509` takes ten times as long while it is cold.
 */

/** A CA certificate and the key that signs under it. */
export interface Issuer extends Validity {
  readonly der: Buffer;
  readonly pem: string;
  /** The subject's distinguished name, DER. */
  readonly name: Buffer;
  readonly keyId: Buffer;
  readonly key: KeyObject;
}

/** A certificate that was signed just now. */
export interface Signed extends Validity {
  readonly pem: string;
  /** Lower-case hexadecimal, 32 digits. */
  readonly serial: string;
}

/** A P-256 key, in well under a millisecond. */
export const newKey = (): KeyObject =>
  generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;

export const spkiOf = (key: KeyObject): Buffer =>
  createPublicKey(key).export({ format: "der", type: "spki" });

/** A self-signed root. Names end in a part of the serial, so that two roots can be told apart. */
export function makeRoot(key: KeyObject, validity: Validity): Issuer {
  const spki = spkiOf(key);
  const serial = newSerial();
  const name = dw.distinguishedName(`node-agent development root ${serial.slice(0, 8)}`);
  const signer = { name, key, keyId: ext.keyIdentifier(spki) };
  const extensions = [ext.certificateAuthority(), ext.signsCertificates];
  return issuerOf(
    signCertificate(signer, { serial, subject: name, spki, validity, extensions }),
    key,
  );
}

/** An issuing certificate under `root`, which may sign leaves but no further CA (pathlen 0). */
export function makeIssuing(root: Issuer, key: KeyObject, validity: Validity): Issuer {
  const serial = newSerial();
  const certificate = signCertificate(root, {
    serial,
    subject: dw.distinguishedName(`node-agent development issuing CA ${serial.slice(0, 8)}`),
    spki: spkiOf(key),
    validity,
    extensions: [ext.certificateAuthority(0), ext.signsCertificates],
  });
  return issuerOf(certificate, key);
}

/** A workload's certificate for mutual TLS, with one URI SAN and no subject. */
export const signWorkload = (
  issuer: Issuer,
  spki: Buffer,
  uri: string,
  validity: Validity,
): Signed =>
  signLeaf(issuer, spki, validity, [
    ext.forServersAndClients,
    ext.alternativeNames(ext.uriName(uri)),
  ]);

/** A TLS server's certificate for DNS names and IP addresses. It is good for no client. */
export const signServing = (
  issuer: Issuer,
  spki: Buffer,
  names: readonly string[],
  validity: Validity,
): Signed =>
  signLeaf(issuer, spki, validity, [
    ext.forServers,
    ext.alternativeNames(...names.map((name) => ext.hostName(name))),
  ]);

function signLeaf(issuer: Issuer, spki: Buffer, validity: Validity, usage: Buffer[]): Signed {
  const serial = newSerial();
  const certificate = signCertificate(issuer, {
    serial,
    subject: dw.EMPTY_NAME,
    spki,
    validity,
    extensions: [ext.endEntity, ext.signsHandshakes, ...usage],
  });
  return { ...validity, serial, pem: encodePem("CERTIFICATE", certificate) };
}

/** An {@link Issuer} of a certificate's DER and its key. */
export function issuerOf(der: Buffer, key: KeyObject): Issuer {
  const { notBefore, notAfter, subject, spki } = certificateFields(der);
  const pem = encodePem("CERTIFICATE", der);
  return { der, pem, name: subject, keyId: ext.keyIdentifier(spki), key, notBefore, notAfter };
}

interface Template {
  readonly serial: string;
  readonly subject: Buffer;
  readonly spki: Buffer;
  readonly validity: Validity;
  readonly extensions: readonly Buffer[];
}

/** The certificate, DER (RFC 5280 section 4.1). */
function signCertificate(
  signer: Pick<Issuer, "name" | "key" | "keyId">,
  { serial, subject, spki, validity, extensions }: Template,
): Buffer {
  const algorithm = dw.sequence(dw.oid(dw.Oid.ecdsaWithSha256));
  const tbs = dw.sequence(
    VERSION_3,
    dw.positiveInteger(Buffer.from(serial, "hex")),
    algorithm,
    signer.name,
    dw.sequence(dw.time(validity.notBefore), dw.time(validity.notAfter)),
    subject,
    spki,
    dw.der(
      0xa3,
      dw.sequence(
        ...extensions,
        ext.subjectKeyIdentifier(ext.keyIdentifier(spki)),
        ext.authorityKeyIdentifier(signer.keyId),
      ),
    ),
  );
  return dw.sequence(tbs, algorithm, dw.bitString(sign("sha256", tbs, signer.key)));
}

const VERSION_3 = dw.der(0xa0, dw.der(Tag.integer, Buffer.from([2])));

/** 126 random bits; the two highest are fixed so that the number is positive and always 16 bytes. */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString("hex");
}
