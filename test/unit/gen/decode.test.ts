import { describe, expect, test } from "vitest";
import { envoy } from "../../../src/gen/sds.js";
import { envoy as spiffe } from "../../../src/gen/spiffe-validator.js";
import { upstream } from "./schema.ts";

const { DiscoveryRequest } = envoy.service.discovery.v3;
const { Secret, GenericSecret, CertificateValidationContext } =
  envoy.extensions.transport_sockets.tls.v3;
const { SPIFFECertValidatorConfig } = spiffe.extensions.transport_sockets.tls.v3;

describe("what comes from outside", () => {
  test("nothing is kept of a node's extension list, which is 61 kB in Envoy", () => {
    const extension = { name: "envoy.filters.http.router", category: "envoy.filters.http" };
    const bytes = upstream
      .lookupType("envoy.service.discovery.v3.DiscoveryRequest")
      .encode({
        node: { id: "n", cluster: "c", extensions: Array.from({ length: 1000 }, () => extension) },
        resourceNames: ["default"],
      })
      .finish();

    const request = DiscoveryRequest.decode(bytes);

    expect(bytes.length).toBeGreaterThan(40_000);
    expect(DiscoveryRequest.encode(request).finish()).toHaveLength(
      DiscoveryRequest.encode({
        node: { id: "n", cluster: "c" },
        resourceNames: ["default"],
      }).finish().length,
    );
  });

  test("a truncated message is refused", () => {
    const bytes = DiscoveryRequest.encode({ resourceNames: ["default"] }).finish();
    expect(() => DiscoveryRequest.decode(bytes.subarray(0, -1))).toThrow(RangeError);
  });

  test("a name that is not UTF-8 is refused", () => {
    const field3 = Buffer.from([0x1a, 2, 0xc3, 0x28]);
    expect(() => DiscoveryRequest.decode(field3)).toThrow("utf-8");
  });

  test("metadata nested without end is refused, not followed", () => {
    let nested: Buffer = Buffer.alloc(0);
    const wrap = (field: number, inner: Buffer): Buffer => {
      const length = [];
      for (let rest = inner.length; ; rest >>>= 7) {
        length.push(rest > 127 ? (rest & 127) | 128 : rest);
        if (rest <= 127) return Buffer.concat([Buffer.from([(field << 3) | 2, ...length]), inner]);
      }
    };
    // Value.list_value = 6, ListValue.values = 1; Struct.fields = 1, the entry's value = 2.
    for (let depth = 0; depth < 1000; depth += 1) nested = wrap(6, wrap(1, nested));
    const node = wrap(3, wrap(1, wrap(2, nested)));
    expect(() => DiscoveryRequest.decode(wrap(2, node))).toThrow("max depth");
  });
});

describe("fields newer than upstream's snapshot", () => {
  test("suppress_client_ca_list is field 18", () => {
    const bytes = CertificateValidationContext.encode({ suppressClientCaList: true }).finish();
    expect(Buffer.from(bytes).toString("hex")).toBe("900101");
    expect(CertificateValidationContext.decode(bytes).suppressClientCaList).toBe(true);
  });

  test("secrets is field 2 of GenericSecret", () => {
    const bytes = GenericSecret.encode({ secrets: { a: { inlineString: "b" } } }).finish();
    expect(Buffer.from(bytes).toString("hex")).toBe("12080a016112031a0162");
    expect(GenericSecret.decode(bytes).secrets["a"]?.inlineString).toBe("b");
  });

  test("workload_trust_domain is field 3 of TrustDomain, trust_bundles field 2 of the config", () => {
    const config = {
      trustDomains: [{ name: "a", workloadTrustDomain: "b" }],
      trustBundles: { inlineString: "c" },
    };
    const bytes = SPIFFECertValidatorConfig.encode(config).finish();
    expect(Buffer.from(bytes).toString("hex")).toBe("0a060a01611a016212031a0163");
    expect(SPIFFECertValidatorConfig.decode(bytes).trustDomains[0]?.workloadTrustDomain).toBe("b");
  });
});

test("the kind of a Secret can be told apart", () => {
  const bytes = Secret.encode({ name: "ROOTCA", validationContext: {} }).finish();
  expect(Secret.decode(bytes).type).toBe("validationContext");
});
