import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { envoy, google } from "../../../src/gen/sds.js";
import { envoy as spiffe } from "../../../src/gen/spiffe-validator.js";
import { messageOf } from "./arbitrary.ts";
import { meaning, ours, upstream } from "./schema.ts";

/** What the static code gives for one message; input is checked by the schema, not the compiler. */
interface Codec {
  encode(properties: object): { finish(): Uint8Array };
  decode(bytes: Uint8Array): object;
}

const { discovery } = envoy.service;
const { tls } = envoy.extensions.transport_sockets;
const { v3: core } = envoy.config.core;

const codecs: readonly (readonly [string, Codec])[] = [
  ["envoy.service.discovery.v3.DiscoveryRequest", discovery.v3.DiscoveryRequest],
  ["envoy.service.discovery.v3.DiscoveryResponse", discovery.v3.DiscoveryResponse],
  ["envoy.service.discovery.v3.DeltaDiscoveryRequest", discovery.v3.DeltaDiscoveryRequest],
  ["envoy.service.discovery.v3.DeltaDiscoveryResponse", discovery.v3.DeltaDiscoveryResponse],
  ["envoy.service.discovery.v3.Resource", discovery.v3.Resource],
  ["envoy.extensions.transport_sockets.tls.v3.Secret", tls.v3.Secret],
  ["envoy.extensions.transport_sockets.tls.v3.TlsCertificate", tls.v3.TlsCertificate],
  [
    "envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext",
    tls.v3.CertificateValidationContext,
  ],
  ["envoy.extensions.transport_sockets.tls.v3.TlsSessionTicketKeys", tls.v3.TlsSessionTicketKeys],
  ["envoy.extensions.transport_sockets.tls.v3.GenericSecret", tls.v3.GenericSecret],
  [
    "envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig",
    spiffe.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig,
  ],
  ["envoy.config.core.v3.Node", core.Node],
  ["envoy.config.core.v3.DataSource", core.DataSource],
  ["google.rpc.Status", google.rpc.Status],
  ["google.protobuf.Any", google.protobuf.Any],
];

describe.each(codecs)("%s", (name, codec) => {
  const type = ours.lookupType(name);
  const full = upstream.lookupType(name);

  test("what we encode, the full upstream protos read the same", () => {
    fc.assert(
      fc.property(messageOf(type), (message) => {
        const read = full.decode(codec.encode(message).finish());
        expect(meaning(full, read)).toEqual(meaning(type, message));
      }),
    );
  });

  test("what the full upstream protos encode, we read the same", () => {
    fc.assert(
      fc.property(messageOf(type), (message) => {
        const read = codec.decode(full.encode(message).finish());
        expect(meaning(type, read)).toEqual(meaning(type, message));
      }),
    );
  });
});
