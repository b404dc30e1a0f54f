import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { Sensitive } from "../../src/core/sensitive.ts";
import { EncodedSecrets, serializeResponse } from "../../src/sds/encode.ts";
import { SECRET_TYPE_URL } from "../../src/sds/wire.ts";
import type { Secret } from "../../src/secrets/secret.ts";
import { fieldsOf } from "../support/secret-fields.ts";
import { samples } from "../support/secret-samples.ts";
import { meaning, upstream } from "../unit/gen/schema.ts";
import { upstreamType } from "./upstream.ts";

const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 });
const times = { notBefore: 0, notAfter: 1, receivedAt: 0 };
const secret: fc.Arbitrary<Secret> = fc.oneof(
  fc.record({ name: text, version: text, pem: text }).map((fields) => ({
    ...fields,
    ...times,
    kind: "trust-bundle" as const,
  })),
  fc
    .record({ name: text, version: text, chainPem: text, key: text, serial: text, spiffeId: text })
    .map(({ key, ...fields }) => ({
      ...fields,
      ...times,
      kind: "tls-certificate" as const,
      privateKeyPem: new Sensitive(Buffer.from(key)),
    })),
  fc.constantFrom(...Object.values(samples)),
);
const nonce = fc.tuple(fc.nat(), fc.nat()).map(([stream, count]) => `${stream}-${count}`);

const secretType = upstream.lookupType("envoy.extensions.transport_sockets.tls.v3.Secret");

/** What upstream's readers have to find of a secret. */
const content = (of: Secret): object => meaning(secretType, fieldsOf(of));

/** A message as the upstream protos read it, with each secret taken out of its `Any`. */
function read(type: string, bytes: Uint8Array): Record<string, unknown> {
  const schema = upstreamType(type);
  return meaning(schema, schema.decode(bytes));
}

function opened(any: unknown): unknown {
  const { type_url: typeUrl, value } = any as { type_url: string; value: string };
  expect(typeUrl).toBe(SECRET_TYPE_URL);
  return meaning(secretType, secretType.decode(Buffer.from(value, "hex")));
}

const encoded = new EncodedSecrets("node-agent/test pod-1");
const head = { typeUrl: SECRET_TYPE_URL, controlPlane: { identifier: "node-agent/test pod-1" } };

describe("the upstream protos read what we write", () => {
  test("as a DiscoveryResponse", () => {
    fc.assert(
      fc.property(secret, nonce, (one, nonce) => {
        const bytes = serializeResponse({ body: encoded.sotw(one), nonce });
        const { resources, ...rest } = read("DiscoveryResponse", bytes);
        expect(rest).toEqual({ ...head, versionInfo: one.version, nonce });
        expect((resources as unknown[]).map(opened)).toEqual([content(one)]);
      }),
    );
  });

  test("as a DeltaDiscoveryResponse", () => {
    fc.assert(
      fc.property(secret, nonce, (one, nonce) => {
        const bytes = serializeResponse({ body: encoded.delta(one), nonce });
        const { resources, ...rest } = read("DeltaDiscoveryResponse", bytes);
        expect(rest).toEqual({ ...head, systemVersionInfo: one.version, nonce });
        const [{ resource, ...named } = { resource: {} }] = resources as { resource: unknown }[];
        expect(named).toEqual({ name: one.name, version: one.version });
        expect(opened(resource)).toEqual(content(one));
      }),
    );
  });

  test("as a removal, and as the answer to FetchSecrets", () => {
    fc.assert(
      fc.property(fc.array(secret, { maxLength: 3 }), text, nonce, (some, version, nonce) => {
        const names = some.map(({ name }) => name);
        const removal = serializeResponse({ body: encoded.removal(names), nonce });
        expect(read("DeltaDiscoveryResponse", removal)).toEqual({
          ...head,
          nonce,
          ...(names.length === 0 ? {} : { removedResources: names }),
        });
        const { resources = [], ...rest } = read(
          "DiscoveryResponse",
          encoded.fetched(some, version),
        );
        expect(rest).toEqual({ ...head, versionInfo: version });
        expect((resources as unknown[]).map(opened)).toEqual(some.map(content));
      }),
    );
  });
});
