import { describe, expect, test } from "vitest";
import { decodeResponse, encodeRequest } from "../../../../src/ca/providers/istio/messages.ts";
import { signResponse } from "../../../../src/ca/providers/istio/response.ts";
import { TestCa } from "../../../support/test-ca.ts";

const first = await TestCa.create({ intermediate: true, name: "First" });
const second = await TestCa.create({ name: "Second" });
// What stands first is never looked at here: the checks of the answer do.
const leaf = "the leaf";

describe("cert_chain comes apart into chain and roots", () => {
  test("leaf, intermediate, root", () => {
    expect(signResponse([leaf, first.intermediatePem, first.rootPem])).toEqual({
      chain: [leaf, first.intermediatePem],
      roots: [first.rootPem],
    });
  });

  test("leaf and root", () => {
    expect(signResponse([leaf, first.rootPem])).toEqual({ chain: [leaf], roots: [first.rootPem] });
  });

  test("a root that comes twice, as from istiod, is one root", () => {
    const { rootPem } = first;
    expect(signResponse([leaf, first.intermediatePem, rootPem, rootPem])).toEqual({
      chain: [leaf, first.intermediatePem],
      roots: [rootPem],
    });
  });

  test("a last element of several certificates is kept whole", () => {
    const bundle = `${second.rootPem}# the old one\n${first.rootPem}`;
    expect(signResponse([leaf, bundle]).roots).toEqual([bundle]);
  });

  test("a self-signed certificate before the last element is a root as well", () => {
    expect(signResponse([leaf, second.rootPem, first.rootPem])).toEqual({
      chain: [leaf],
      roots: [first.rootPem, second.rootPem],
    });
  });

  test("one that the bundle holds already is not added", () => {
    const bundle = first.rootPem + second.rootPem;
    expect(signResponse([leaf, second.rootPem, bundle]).roots).toEqual([bundle]);
  });

  test("an element of intermediate and root together is split", () => {
    const element = first.intermediatePem + first.rootPem;
    expect(signResponse([leaf, element, first.rootPem])).toEqual({
      chain: [leaf, first.intermediatePem],
      roots: [first.rootPem],
    });
  });

  test("an element of several intermediates is kept whole", () => {
    const element = `${first.intermediatePem}\n${first.intermediatePem}`;
    expect(signResponse([leaf, element, first.rootPem]).chain).toEqual([leaf, element]);
  });

  test("garbage stays in its place, for the checks to name", () => {
    expect(signResponse([leaf, "garbage", first.rootPem]).chain).toEqual([leaf, "garbage"]);
  });

  test.each([[[]], [["only one"]]])("%j is no answer", (elements) => {
    expect(() => signResponse(elements)).toThrow(
      expect.objectContaining({ code: "CA_BAD_RESPONSE" }),
    );
  });
});

describe("the messages", () => {
  test("a request's bytes are those of Istio's .proto", () => {
    const bytes = encodeRequest({ csr: "CSR", ttlMs: 3_600_000, certSigner: "" });
    // 1: "CSR", 3: 3600, 4: Struct { fields { "CertSigner": Value { string_value: "" } } }
    expect(bytes.toString("hex")).toBe(
      `0a03${Buffer.from("CSR").toString("hex")}18901c22120a10` +
        `0a0a${Buffer.from("CertSigner").toString("hex")}12021a00`,
    );
  });

  test("an answer's elements are field 1, in order", () => {
    expect(decodeResponse(Buffer.from("0a01610a0162", "hex"))).toEqual(["a", "b"]);
    expect(decodeResponse(Buffer.alloc(0))).toEqual([]);
  });

  test("bytes that end in the middle are no answer", () => {
    expect(() => decodeResponse(Buffer.from("0a05", "hex"))).toThrow(
      expect.objectContaining({ code: "CA_BAD_RESPONSE" }),
    );
  });
});
