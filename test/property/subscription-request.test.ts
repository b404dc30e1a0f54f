import { fc, test } from "@fast-check/vitest";
import { describe, expect } from "vitest";
import { AgentError } from "../../src/core/errors.ts";
import { envoy } from "../../src/gen/sds.js";
import { defaultLimits } from "../../src/sds/limits.ts";
import { decodeRequest } from "../../src/sds/request.ts";
import { printable, SECRET_TYPE_URL } from "../../src/sds/wire.ts";

const { DiscoveryRequest } = envoy.service.discovery.v3;

const text = fc.string({ unit: "grapheme", maxLength: 40 });
const request = fc.record({
  versionInfo: text,
  node: fc.option(fc.record({ id: text, cluster: text, userAgentName: text }), { nil: null }),
  resourceNames: fc.array(text, { maxLength: 20 }),
  typeUrl: fc.constantFrom("", SECRET_TYPE_URL),
  responseNonce: text,
  errorDetail: fc.option(fc.record({ code: fc.nat(16), message: text }), { nil: null }),
});

describe("the request decoder", () => {
  test.prop([request], { numRuns: 500 })("reads what the generated code reads", (fields) => {
    const bytes = Buffer.from(DiscoveryRequest.encode(fields).finish());
    const generated = DiscoveryRequest.decode(bytes);
    expect(decodeRequest(bytes, defaultLimits)).toEqual({
      names: generated.resourceNames,
      nonce: generated.responseNonce,
      node: generated.node?.id,
      error: generated.errorDetail
        ? { code: generated.errorDetail.code, message: generated.errorDetail.message }
        : undefined,
    });
  });

  test.prop([fc.uint8Array({ maxLength: 200 })], { numRuns: 2_000 })(
    "any bytes give a request or an error of ours",
    (bytes) => {
      try {
        decodeRequest(Buffer.from(bytes), defaultLimits);
      } catch (error) {
        expect(error).toBeInstanceOf(AgentError);
      }
    },
  );

  test.prop([request, fc.nat(), fc.nat(255)], { numRuns: 1_000 })(
    "a good request with one byte changed gives a request or an error of ours",
    (fields, at, byte) => {
      const bytes = Buffer.from(DiscoveryRequest.encode(fields).finish());
      if (bytes.length > 0) bytes[at % bytes.length] = byte;
      try {
        decodeRequest(bytes, defaultLimits);
      } catch (error) {
        expect(error).toBeInstanceOf(AgentError);
      }
    },
  );

  test.prop([fc.string({ unit: "binary", maxLength: 300 })])(
    "a client's text fits into a header and a terminal, and its percent signs decode",
    (value) => {
      expect(printable(value)).toMatch(/^[\x20-\x7e]{2,180}$/);
      expect(decodeURI(encodeURI(printable(value)))).toBe(printable(value));
    },
  );
});
