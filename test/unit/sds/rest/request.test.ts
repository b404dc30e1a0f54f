import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultLimits } from "../../../../src/sds/limits.ts";
import { parseRequest } from "../../../../src/sds/rest/request.ts";
import { SECRET_TYPE_URL } from "../../../../src/sds/wire.ts";
import { upstream } from "../../gen/schema.ts";

const read = (message: unknown) =>
  parseRequest(Buffer.from(JSON.stringify(message)), defaultLimits);

const full = upstream.lookupType("envoy.service.discovery.v3.DiscoveryRequest");

/** As other implementations of proto3's JSON may write it: with the names of the .proto file. */
function snake(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snake);
  if (typeof value !== "object" || value === null) return value;
  const name = (camel: string): string =>
    camel.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [name(key), snake(one)]));
}

describe("a DiscoveryRequest in JSON", () => {
  test("is read the same in camel and in snake case, as the upstream protos write it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme" }), { maxLength: 9 }),
        fc.string(),
        fc.record({ id: fc.string(), cluster: fc.string(), userAgentName: fc.string() }),
        (resourceNames, versionInfo, node) => {
          const said = { resourceNames, versionInfo, node, typeUrl: SECRET_TYPE_URL };
          const json: unknown = full.toObject(full.fromObject(said), { json: true });
          const expected = { names: resourceNames, version: versionInfo, validator: undefined };
          expect(read(json)).toEqual(expected);
          expect(read(snake(json))).toEqual(expected);
        },
      ),
    );
  });

  test("may leave everything out, or say null", () => {
    const nothing = { names: [], version: "", validator: undefined };
    expect(read({})).toEqual(nothing);
    expect(read({ resource_names: null, versionInfo: null, node: null, type_url: null })).toEqual(
      nothing,
    );
  });

  test.each([
    [true, "trusted-ca"],
    ["true", "trusted-ca"],
    [false, "spiffe"],
    ["0", "spiffe"],
    ["yes", undefined],
    [1, undefined],
    [null, undefined],
  ])("says with %j in its node's metadata which validator is wanted: %s", (value, validator) => {
    const metadata = { disable_spiffe_cert_validation: value, disableSpiffeCertValidation: true };
    expect(read({ node: { id: "a", metadata } }).validator).toBe(validator);
  });

  test("may hold fields that are not known, of any kind", () => {
    const message = { resource_names: ["default"], resource_locators: [{}], new: { a: [1] } };
    expect(read(message).names).toEqual(["default"]);
    expect(read({ node: { id: "a", extensions: [1, "x"], locality: 7 } }).names).toEqual([]);
  });

  test.each<[unknown, string]>([
    [[], "the body is a list, not an object"],
    ["x", "the body is a string, not an object"],
    [null, "the body is null, not an object"],
    [{ resource_names: "default" }, "resource_names is a string, not a list of strings"],
    [{ resourceNames: {} }, "resource_names is an object, not a list of strings"],
    [{ resource_names: ["a", 7] }, "resource_names[1] is a number, not a string"],
    [{ resource_names: [null] }, "resource_names[0] is null, not a string"],
    [{ version_info: 3 }, "version_info is a number, not a string"],
    [{ typeUrl: true }, "type_url is a boolean, not a string"],
    [{ response_nonce: [] }, "response_nonce is a list, not a string"],
    [{ node: "sidecar" }, "node is a string, not an object"],
    [{ node: { id: 7 } }, "node.id is a number, not a string"],
    [{ error_detail: "no" }, "error_detail is a string, not an object"],
    [
      { version_info: "a", versionInfo: "a" },
      "version_info is given twice, as version_info and as versionInfo",
    ],
  ])("%j: the field is named", (message, why) => {
    expect(() => read(message)).toThrow(
      expect.objectContaining({
        code: "SDS_REQUEST_MALFORMED",
        message: `a request is no DiscoveryRequest: ${why}`,
      }),
    );
  });

  test("for another type is refused by that name", () => {
    expect(() => read({ type_url: "type.googleapis.com/envoy.Cluster\n" })).toThrow(
      expect.objectContaining({
        code: "SDS_TYPE_UNKNOWN",
        message: `this server has no "type.googleapis.com/envoy.Cluster?", only ${SECRET_TYPE_URL}`,
      }),
    );
  });

  test("has the limits of a stream", () => {
    const most = Array.from({ length: defaultLimits.namesPerStream }, () => "n");
    expect(read({ resource_names: most }).names).toHaveLength(1_024);
    expect(() => read({ resource_names: [...most, "n"] })).toThrow(
      expect.objectContaining({ code: "SDS_TOO_MANY_NAMES" }),
    );
    // 4,096 bytes, of two each.
    expect(read({ resource_names: ["ä".repeat(2_048)] }).names).toHaveLength(1);
    expect(() => read({ resource_names: ["ä".repeat(2_049)] })).toThrow(
      expect.objectContaining({ code: "SDS_NAME_TOO_LONG" }),
    );
  });

  test.each<[string, Buffer]>([
    ["not UTF-8", Buffer.from([0x22, 0xff, 0x22])],
    ["half a message", Buffer.from('{"resource_names": ["def')],
    ["nothing", Buffer.alloc(0)],
    ["a hundred thousand brackets", Buffer.alloc(100_000, "[")],
    ["a terminal's bells and colours", Buffer.from('{"\u001b[31m\u0007": ')],
  ])("%s is malformed, and no part of it is shown as it came", (_what, body) => {
    expect(() => parseRequest(body, defaultLimits)).toThrow(
      expect.objectContaining({
        code: "SDS_REQUEST_MALFORMED",
        message: expect.stringMatching(/^[\x20-\x7e]{1,160}$/),
      }),
    );
  });

  test("whatever comes, it is read or refused by a code", () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        try {
          parseRequest(Buffer.from(json), defaultLimits);
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^SDS_/) });
        }
      }),
    );
  });
});
