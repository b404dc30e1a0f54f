import { describe, expect, test } from "vitest";
import { callMetadata, extraHeaders } from "../../../../src/ca/providers/istio/headers.ts";
import { istioProvider, istioSettings } from "../../../../src/ca/providers/istio/settings.ts";
import { Sensitive } from "../../../../src/core/sensitive.ts";

const parseAddress = (text: string) => istioSettings.caAddr.kind.schema.safeParse(text);

describe("the address", () => {
  test.each([
    ["istiod.istio-system.svc:15012", [{ host: "istiod.istio-system.svc", port: 15012 }]],
    ["[2001:db8::1]:443", [{ host: "2001:db8::1", port: 443 }]],
    [
      "b:2, a:1",
      [
        { host: "b", port: 2 },
        { host: "a", port: 1 },
      ],
    ],
  ])("%s", (text, address) => {
    expect(parseAddress(text)).toMatchObject({ success: true, data: address });
  });

  test.each(["istiod.istio-system.svc", "istiod:", ":15012", "a:1,b", "https://istiod:15012"])(
    "%j is refused with the right form",
    (text) => {
      const { error } = parseAddress(text);
      expect(error?.issues[0]?.message).toBe(
        "host:port, such as istiod.istio-system.svc:15012 (the port is needed)",
      );
    },
  );

  test.each([
    [",", "a list of host:port: it is empty"],
    ["a:1,b:2,A:1", "a list of different CAs: a:1 is there twice"],
  ])("%j is refused: %s", (text, message) => {
    expect(parseAddress(text).error?.issues[0]?.message).toBe(message);
  });
});

describe("extra headers", () => {
  const headers = (map: Record<string, string>) => extraHeaders(new Sensitive(map));

  test("are lower-cased, as they are on the wire", () => {
    expect([...headers({ "X-Tenant": "blue", FOO_BAR: "1" })]).toEqual([
      ["x-tenant", "blue"],
      ["foo_bar", "1"],
    ]);
  });

  test.each([
    [{ authorization: "Basic secret" }, "CA_HEADER_authorization"],
    [{ ClusterID: "secret" }, "CA_HEADER_ClusterID"],
    [{ "grpc-timeout": "secret" }, "CA_HEADER_grpc-timeout"],
    [{ "a b": "secret" }, "CA_HEADER_a b"],
    [{ x: "secret\r\ny: z" }, "CA_HEADER_x"],
    [{ x: "secretß" }, "CA_HEADER_x"],
    [{ X: "secret", x: "secret" }, "CA_HEADER_x"],
  ])("%o cannot be sent: the error names the header and not its value", (map, name) => {
    expect(() => headers(map)).toThrow(expect.objectContaining({ code: "INVALID_VALUE" }));
    expect(() => headers(map)).toThrow(name);
    expect(() => headers(map)).not.toThrow("secret");
  });

  test("their values are never printed", () => {
    const { kind } = istioSettings.caHeaders;
    expect(kind.secret).toBe(true);
    const { data } = kind.schema.safeParse("x-key=very-secret");
    expect(data?.reveal()).toEqual({ "x-key": "very-secret" });
    expect(`${data && kind.print(data)} ${JSON.stringify(data)}`).not.toContain("very-secret");
  });
});

test("a call without token and cluster has neither header", () => {
  const bare = callMetadata({ token: undefined, clusterId: "", extra: new Map() });
  expect(bare.getMap()).toEqual({});
});

test("the provider loads its client only when it is chosen", async () => {
  expect(typeof (await istioProvider.load())).toBe("function");
  expect([istioProvider.name, istioProvider.aliases]).toEqual(["istio", ["Citadel"]]);
});
