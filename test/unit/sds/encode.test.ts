import { describe, expect, test } from "vitest";
import { Sensitive } from "../../../src/core/sensitive.ts";
import { envoy } from "../../../src/gen/sds.js";
import { EncodedSecrets, serializeResponse } from "../../../src/sds/encode.ts";
import { SECRET_TYPE_URL } from "../../../src/sds/wire.ts";
import type { Secret, TlsCertificate } from "../../../src/secrets/secret.ts";

const { DiscoveryResponse } = envoy.service.discovery.v3;
const { Secret: SecretMessage } = envoy.extensions.transport_sockets.tls.v3;

const pair: TlsCertificate = {
  kind: "tls-certificate",
  name: "default",
  version: "8f3a",
  chainPem: "-----BEGIN CERTIFICATE-----\nZ\u00fc\n-----END CERTIFICATE-----\n".repeat(60),
  privateKeyPem: new Sensitive(Buffer.from("-----BEGIN EC PRIVATE KEY-----\nkey\n")),
  spiffeId: "spiffe://cluster.local/ns/a/sa/b",
  serial: "01",
  notBefore: 0,
  notAfter: 1,
  receivedAt: 0,
};
const roots: Secret = {
  kind: "trust-bundle",
  name: "ROOTCA",
  version: "17bc",
  pem: "-----BEGIN CERTIFICATE-----\nroot\n",
  notBefore: 0,
  notAfter: 1,
};

/** The same message by the generated code, from Envoy's protos. */
function generated(secret: Secret, nonce: string): Uint8Array {
  const inline = (bytes: string | Buffer): { inlineBytes: Buffer } => ({
    inlineBytes: Buffer.from(bytes),
  });
  const value = SecretMessage.encode(
    secret.kind === "tls-certificate"
      ? {
          name: secret.name,
          tlsCertificate: {
            certificateChain: inline(secret.chainPem),
            privateKey: inline(secret.privateKeyPem.reveal()),
          },
        }
      : { name: secret.name, validationContext: { trustedCa: inline(secret.pem) } },
  ).finish();
  return DiscoveryResponse.encode({
    versionInfo: secret.version,
    resources: [{ type_url: SECRET_TYPE_URL, value }],
    typeUrl: SECRET_TYPE_URL,
    controlPlane: { identifier: "node-agent/1 pod" },
    nonce,
  }).finish();
}

describe("a response", () => {
  const encoded = new EncodedSecrets("node-agent/1 pod");

  test.each([pair, roots])("of $name is what the protos say", (secret) => {
    const ours = serializeResponse({ body: encoded.sotw(secret), nonce: "12-345" });
    const theirs = generated(secret, "12-345");
    expect(DiscoveryResponse.decode(ours)).toEqual(DiscoveryResponse.decode(theirs));
    // Only the place of the nonce differs.
    expect(ours.length).toBe(theirs.length);
  });

  test("carries a key byte for byte, whatever the bytes", () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, i) => i % 256));
    const body = encoded.sotw({ ...pair, privateKeyPem: new Sensitive(bytes) });
    const [resource] = DiscoveryResponse.decode(serializeResponse({ body, nonce: "1" })).resources;
    const secret = SecretMessage.decode(resource?.value ?? Buffer.alloc(0));
    expect(Buffer.from(secret.tlsCertificate?.privateKey?.inlineBytes ?? []).equals(bytes)).toBe(
      true,
    );
  });

  test("is encoded once for each secret, and alone in its memory", () => {
    const body = encoded.sotw(pair);
    expect(encoded.sotw(pair)).toBe(body);
    expect(encoded.sotw({ ...pair })).not.toBe(body);
    expect(body.buffer.byteLength).toBe(body.length);
  });

  test("differs between streams by the nonce alone, which is written in place: copy before the next", () => {
    const body = encoded.sotw(roots);
    const one = serializeResponse({ body, nonce: "1-1" });
    const copy = Buffer.from(one);
    const two = serializeResponse({ body, nonce: `${2 ** 53}-${2 ** 53}` });
    expect(one.buffer).toBe(two.buffer);
    expect(DiscoveryResponse.decode(copy).nonce).toBe("1-1");
    expect(DiscoveryResponse.decode(two).nonce).toBe("9007199254740992-9007199254740992");
    expect(DiscoveryResponse.decode(serializeResponse({ body, nonce: "3-1" })).nonce).toBe("3-1");
  });
});
