import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { AgentError } from "../../src/core/errors.ts";
import { envoy } from "../../src/gen/sds.js";
import { defaultLimits } from "../../src/sds/limits.ts";
import { type DecodedRequest, decodeRequest } from "../../src/sds/request.ts";
import { legible } from "../../src/core/legible.ts";
import { cut, SECRET_TYPE_URL } from "../../src/sds/wire.ts";

const { DiscoveryRequest } = envoy.service.discovery.v3;

const text = fc.string({ unit: "grapheme", maxLength: 40 });
const request = fc.record({
  versionInfo: text,
  node: fc.option(fc.record({ id: text, cluster: text, userAgentName: text }), { nil: null }),
  resourceNames: fc.array(text, { maxLength: 20 }),
  typeUrl: fc.constantFrom("", "other", SECRET_TYPE_URL),
  responseNonce: text,
  errorDetail: fc.option(fc.record({ code: fc.nat(16), message: text }), { nil: null }),
});

/** A request, or the error that says why not; anything else thrown is a bug. */
function attempt(bytes: Uint8Array): DecodedRequest | AgentError {
  try {
    return decodeRequest(Buffer.from(bytes), defaultLimits);
  } catch (error) {
    if (error instanceof AgentError) return error;
    throw error;
  }
}

describe("the request decoder", () => {
  test("reads what the generated code reads", () => {
    fc.assert(
      fc.property(request, (fields) => {
        const bytes = DiscoveryRequest.encode(fields).finish();
        const { resourceNames, responseNonce, node, errorDetail, typeUrl } =
          DiscoveryRequest.decode(bytes);
        expect(attempt(bytes)).toEqual({
          names: resourceNames,
          nonce: responseNonce,
          typeUrl,
          node: node ? { id: legible(node.id ?? ""), validator: undefined } : undefined,
          error: errorDetail
            ? { code: errorDetail.code, message: legible(errorDetail.message ?? "") }
            : undefined,
        });
      }),
      { numRuns: 500 },
    );
  });

  test("any bytes give a request or an error of ours", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(attempt(bytes)).toBeDefined();
      }),
      { numRuns: 2_000 },
    );
  });

  test("a good request with one byte changed gives a request or an error of ours", () => {
    fc.assert(
      fc.property(request, fc.nat(), fc.nat(255), (fields, at, byte) => {
        const bytes = DiscoveryRequest.encode(fields).finish();
        if (bytes.length > 0) bytes[at % bytes.length] = byte;
        expect(attempt(bytes)).toBeDefined();
      }),
      { numRuns: 1_000 },
    );
  });

  test("a client's text in a message of ours fits into a header and a terminal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (value) => {
        expect(cut(value)).toMatch(/^[\x20-\x7e]{0,83}$/);
        expect(decodeURI(encodeURI(cut(value)))).toBe(cut(value));
        expect(legible(value)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
