import { describe, expect, test } from "vitest";
import { EncodedSecrets, serializeResponse } from "../../../../src/sds/encode.ts";
import { responseJson } from "../../../../src/sds/rest/response.ts";
import { SECRET_TYPE_URL } from "../../../../src/sds/wire.ts";
import { Sensitive } from "../../../../src/core/sensitive.ts";
import type { Secret, TlsCertificate } from "../../../../src/secrets/secret.ts";
import { ours, upstream } from "../../gen/schema.ts";

const moments = { notBefore: 0, notAfter: 1, receivedAt: 0 };
const pair: TlsCertificate = {
  kind: "tls-certificate",
  name: "default",
  version: "4a",
  chainPem: "-----BEGIN CERTIFICATE-----\nÄ\n",
  privateKeyPem: new Sensitive(Buffer.from([0, 1, 2, 0xfb, 0xff, 0xfe])),
  spiffeId: "spiffe://td/ns/a/sa/b",
  serial: "01",
  ...moments,
};
const roots: Secret = {
  kind: "trust-bundle",
  name: "ROOTCA",
  version: "5b",
  pem: "roots\n",
  ...moments,
};
const identifier = "node-agent/1.2.3 pod-1";

const name = "envoy.service.discovery.v3.DiscoveryResponse";
const parts = { identifier, nonce: "rest-1" };

describe.each([
  ["the full upstream protos", upstream],
  ["our pruned ones", ours],
])("a DiscoveryResponse in JSON, by %s", (_whose, protos) => {
  const type = protos.lookupType(name);

  test.each([pair, roots])("says what gRPC says: $name", (secret) => {
    const json: object = JSON.parse(
      responseJson({ ...parts, version: secret.version, secrets: [secret] }),
    );
    const body = new EncodedSecrets(identifier).sotw(secret);
    const wire = type.decode(serializeResponse({ body, nonce: "rest-1" }));
    expect(type.fromObject(json).toJSON()).toEqual(wire.toJSON());
  });

  test("is canonical: what the protos write of it is the same again", () => {
    const written = responseJson({ ...parts, version: "6c", secrets: [pair, roots] });
    const json: object = JSON.parse(written);
    const message = type.decode(type.encode(type.fromObject(json)).finish());
    expect(type.toObject(message, { json: true, bytes: String, enums: String })).toEqual(json);
  });

  test("leaves out what is empty", () => {
    const json: object = JSON.parse(responseJson({ ...parts, version: "", secrets: [] }));
    expect(type.toObject(type.fromObject(json), { json: true })).toEqual(json);
    expect(json).toEqual({
      typeUrl: SECRET_TYPE_URL,
      nonce: "rest-1",
      controlPlane: { identifier },
    });
  });
});
