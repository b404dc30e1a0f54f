import { Sensitive } from "../../src/core/sensitive.ts";
import type {
  GenericSecret,
  SessionTicketKeys,
  TlsCertificate,
  TrustBundle,
} from "../../src/secrets/secret.ts";

export const pair: TlsCertificate = {
  kind: "tls-certificate",
  name: "default",
  version: "8f3a",
  chainPem: "-----BEGIN CERTIFICATE-----\nZ\u00fc\n-----END CERTIFICATE-----\n".repeat(60),
  privateKeyPem: new Sensitive(Buffer.from([0, 1, 2, 0xfb, 0xff, 0xfe])),
  spiffeId: "spiffe://cluster.local/ns/a/sa/b",
  serial: "01",
  notBefore: 0,
  notAfter: 1,
  receivedAt: 0,
};

export const roots: TrustBundle = {
  kind: "trust-bundle",
  name: "ROOTCA",
  version: "17bc",
  pem: "-----BEGIN CERTIFICATE-----\nroot\n",
  notBefore: 0,
  notAfter: 1,
};

export const ticketKeys: SessionTicketKeys = {
  kind: "session-ticket-keys",
  name: "tickets",
  version: "a1",
  keys: [1, 2, 3].map((byte) => new Sensitive(Buffer.alloc(80, byte))),
};

export const generic: GenericSecret = {
  kind: "generic",
  name: "hmac",
  version: "b2",
  value: new Sensitive(Buffer.from([9, 0, 255])),
};

const crl = { lists: [], pem: "-----BEGIN X509 CRL-----\nlist\n", onlyLeaf: true };
const trustDomains = ["a.example", "b.example"].map((name) => ({
  name,
  pem: `roots of ${name}\n`,
}));

/** One of each kind, and of each way to write one. */
export const samples = {
  pair,
  "pair with a staple": { ...pair, ocspStaple: Buffer.from([1, 2]) },
  "pair with a provider": {
    ...pair,
    keyProvider: { name: "cryptomb", pollDelayMs: 2, fallback: true },
  },
  "pair with a slow provider": {
    ...pair,
    keyProvider: { name: "qat", pollDelayMs: 61_500, fallback: false },
  },
  roots,
  "roots with lists": { ...roots, crl },
  "roots with lists for all": { ...roots, crl: { ...crl, onlyLeaf: false } },
  "roots by trust domain": { ...roots, trustDomains },
  "ticket keys": ticketKeys,
  generic,
} as const;
