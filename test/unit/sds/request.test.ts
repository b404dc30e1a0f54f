import { describe, expect, test } from "vitest";
import { AgentError } from "../../../src/core/errors.ts";
import { defaultLimits } from "../../../src/sds/limits.ts";
import { decodeRequest } from "../../../src/sds/request.ts";
import { requireSecrets } from "../../../src/sds/request-rules.ts";
import { encodeRequest, type RequestOptions, SECRET_TYPE } from "../../support/sds-client.ts";

const decode = (options: RequestOptions): ReturnType<typeof decodeRequest> =>
  decodeRequest(Buffer.from(encodeRequest(options)), defaultLimits);

function refusal(bytes: Uint8Array, limits = defaultLimits): string {
  try {
    decodeRequest(Buffer.from(bytes), limits);
  } catch (error) {
    if (error instanceof AgentError) return error.code;
    throw error;
  }
  throw new Error("not refused");
}

describe("what is read of a request", () => {
  test("names in order, nonce, error and node id", () => {
    expect(
      decode({
        names: ["default", "ROOTCA"],
        nonce: "1-2",
        version: "v",
        node: "sidecar~1",
        error: { code: 13, message: "no" },
      }),
    ).toEqual({
      names: ["default", "ROOTCA"],
      nonce: "1-2",
      error: { code: 13, message: "no" },
      node: { id: "sidecar~1", validator: undefined },
      typeUrl: SECRET_TYPE,
    });
  });

  test("nothing of an empty one", () => {
    expect(decodeRequest(Buffer.alloc(0), defaultLimits)).toEqual({
      names: [],
      nonce: "",
      error: undefined,
      node: undefined,
      typeUrl: "",
    });
  });

  test("an error without a code or a message is an error", () => {
    const empty = Buffer.from([(6 << 3) | 2, 0]);
    expect(decodeRequest(empty, defaultLimits).error).toEqual({ code: 0, message: "" });
  });

  test("a long node id and a long reason are cut", () => {
    const { node, error } = decode({
      node: "n".repeat(10_000),
      error: { code: 13, message: "m".repeat(10_000) },
    });
    expect(node?.id).toBe("n".repeat(256));
    expect(error?.message).toBe("m".repeat(1_024));
  });

  test("a node id and a reason cannot forge a line of a log, nor colour a terminal", () => {
    const { node, error } = decode({
      node: 'sidecar\n{"level":"error"}',
      error: { code: 13, message: "no\r\n\u001b[31mred\u202e\u2028 \u00fc\u{1f600}" },
    });
    expect(node?.id).toBe('sidecar?{"level":"error"}');
    expect(error?.message).toBe("no???[31mred?? \u00fc\u{1f600}");
  });

  test("nothing of the bytes is referenced: a name is a string of its own", () => {
    const bytes = Buffer.from(encodeRequest({ names: ["default"] }));
    const { names } = decodeRequest(bytes, defaultLimits);
    bytes.fill(0);
    expect(names).toEqual(["default"]);
  });
});

describe("limits are inclusive", () => {
  const limits = { ...defaultLimits, namesPerStream: 2, nameBytes: 4, requestBytes: 200 };
  const names = (...of: string[]): Uint8Array => encodeRequest({ names: of });

  test("names", () => {
    expect(decodeRequest(Buffer.from(names("a", "b")), limits).names).toHaveLength(2);
    expect(refusal(names("a", "b", "c"), limits)).toBe("SDS_TOO_MANY_NAMES");
  });

  test("bytes of a name, not characters", () => {
    expect(decodeRequest(Buffer.from(names("abcd")), limits).names).toEqual(["abcd"]);
    expect(refusal(names("abcde"), limits)).toBe("SDS_NAME_TOO_LONG");
    expect(refusal(names("\u00e4\u00e4a"), limits)).toBe("SDS_NAME_TOO_LONG");
  });

  test("bytes of a request", () => {
    const fill = (size: number): Uint8Array => {
      const bytes = Buffer.alloc(size, 1);
      bytes[0] = (1 << 3) | 2;
      bytes.writeUInt16LE(0x80 | ((size - 3) & 0x7f) | (((size - 3) >> 7) << 8), 1);
      return bytes;
    };
    expect(decodeRequest(Buffer.from(fill(200)), limits).names).toEqual([]);
    expect(refusal(fill(201), limits)).toBe("SDS_REQUEST_TOO_LARGE");
  });
});

describe("what is no request", () => {
  test.each([
    ["a cut tag", [0x80]],
    ["a cut length", [(3 << 3) | 2, 0x80]],
    ["a length over the end", [(3 << 3) | 2, 5, 0x61]],
    ["wire type 7", [(1 << 3) | 7, 0]],
    ["field 0", [0x02, 0]],
    ["a group that does not end", [(9 << 3) | 3]],
    ["a node whose id is cut", [(2 << 3) | 2, 2, (1 << 3) | 2, 9]],
    ["a nonce that is not UTF-8", [(5 << 3) | 2, 1, 0xff]],
    ["a type_url that is not UTF-8", [(4 << 3) | 2, 1, 0xff]],
  ])("%s", (_, bytes) => {
    expect(refusal(Uint8Array.from(bytes))).toBe("SDS_REQUEST_MALFORMED");
  });

  test("another type, except where there may be others", () => {
    const typeUrl = "type.googleapis.com/envoy.api.v2.auth.Secret";
    expect(decode({ typeUrl }).typeUrl).toBe(typeUrl);
    expect(() => requireSecrets(typeUrl)).toThrow(
      expect.objectContaining({ code: "SDS_TYPE_UNKNOWN" }),
    );
    for (const fine of ["", SECRET_TYPE]) expect(() => requireSecrets(fine)).not.toThrow();
  });
});
