import { describe, expect, test } from "vitest";
import { Sensitive } from "../../../src/core/sensitive.ts";
import { envoy } from "../../../src/gen/sds.js";
import { EncodedSecrets, serializeResponse } from "../../../src/sds/encode.ts";
import { SECRET_TYPE_URL } from "../../../src/sds/wire.ts";
import type { Secret } from "../../../src/secrets/secret.ts";
import { fieldsOf } from "../../support/secret-fields.ts";
import { resourceOf } from "../../support/secret-messages.ts";
import { pair, roots, samples } from "../../support/secret-samples.ts";

const { DiscoveryResponse } = envoy.service.discovery.v3;
const { Secret: SecretMessage } = envoy.extensions.transport_sockets.tls.v3;

/** The same message by the generated code, from Envoy's protos. */
function generated(secret: Secret, nonce: string): Uint8Array {
  return DiscoveryResponse.encode({
    versionInfo: secret.version,
    resources: [resourceOf(fieldsOf(secret))],
    typeUrl: SECRET_TYPE_URL,
    controlPlane: { identifier: "node-agent/1 pod" },
    nonce,
  }).finish();
}

describe("a response", () => {
  const encoded = new EncodedSecrets("node-agent/1 pod");

  test.each(Object.entries(samples))("of %s is what the protos say", (_what, secret) => {
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
