import { describe, expect, test } from "vitest";
import { EncodedSecrets, serializeResponse } from "../../../../src/sds/encode.ts";
import { responseJson } from "../../../../src/sds/rest/response.ts";
import { SECRET_TYPE_URL } from "../../../../src/sds/wire.ts";
import { pair, roots, samples } from "../../../support/secret-samples.ts";
import { ours, upstream } from "../../gen/schema.ts";

const identifier = "node-agent/1.2.3 pod-1";

const name = "envoy.service.discovery.v3.DiscoveryResponse";
const parts = { identifier, nonce: "rest-1" };
/** The protos do not have the providers' own messages. */
const plain = Object.entries(samples).filter(([what]) => !what.includes("provider"));

test("a private key provider in JSON has its own message, with the key and a duration in seconds", () => {
  const secret = samples["pair with a slow provider"];
  const written = responseJson({ ...parts, version: "1", secrets: [secret] });
  expect(JSON.parse(written)).toMatchObject({
    resources: [
      {
        tlsCertificate: {
          privateKeyProvider: {
            providerName: "qat",
            typedConfig: {
              "@type":
                "type.googleapis.com/envoy.extensions.private_key_providers.qat.v3alpha.QatPrivateKeyMethodConfig",
              privateKey: { inlineBytes: secret.privateKeyPem.reveal().toString("base64") },
              pollDelay: "61.5s",
            },
          },
        },
      },
    ],
  });
  expect(written).not.toContain("fallback");
});

describe.each([
  ["the full upstream protos", upstream],
  ["our pruned ones", ours],
])("a DiscoveryResponse in JSON, by %s", (_whose, protos) => {
  const type = protos.lookupType(name);

  test.each(plain)("says what gRPC says: %s", (_what, secret) => {
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
