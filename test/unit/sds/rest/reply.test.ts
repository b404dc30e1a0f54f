import { describe, expect, test } from "vitest";
import { namedSecrets } from "../../../../src/sds/names.ts";
import { misdirected, REST_PATH, replyTo } from "../../../../src/sds/rest/reply.ts";
import type { Secret } from "../../../../src/secrets/secret.ts";

const roots: Secret = {
  kind: "trust-bundle",
  name: "ROOTCA",
  version: "5b",
  pem: "roots\n",
  notBefore: 0,
  notAfter: 1,
};

function reply(names: readonly string[], version = "", emptyMeansAll = false) {
  const source = namedSecrets({
    get: (name) => (name === roots.name ? roots : undefined),
    watch: () => () => undefined,
  });
  const { status, headers, body, outcome } = replyTo(
    { names, version, validator: undefined },
    "rest-1",
    {
      sources: () => source,
      emptyMeansAll,
      identifier: "me",
    },
  );
  const said = body === undefined ? undefined : (JSON.parse(body) as Record<string, unknown>);
  return { status, headers, said, outcome };
}

describe("the answer over REST", () => {
  test("what is there: 200, with its version", () => {
    expect(reply(["ROOTCA"])).toMatchObject({ status: 200, outcome: "secrets" });
    expect(reply(["ROOTCA", "nobody's"]).said).toMatchObject({
      versionInfo: "5b",
      nonce: "rest-1",
    });
  });

  test("the version that the client has: 304, and nothing else", () => {
    expect(reply(["ROOTCA"], "5b")).toEqual({ status: 304, outcome: "unchanged" });
    expect(reply(["ROOTCA"], "5a").status).toBe(200);
  });

  test("not there yet: 503, and when to ask again", () => {
    expect(reply(["default", "ROOTCA"])).toEqual({
      status: 503,
      headers: { "retry-after": "1" },
      said: { code: "SDS_NOT_READY", message: 'not there yet: "default"' },
      outcome: "pending",
    });
  });

  test("nobody's names: 404; of many or nasty ones, a few are shown and cleaned", () => {
    expect(reply(["a\u001b[31m", "b", "c", "d"])).toMatchObject({
      status: 404,
      said: { code: "SDS_NAME_UNKNOWN", message: 'nobody serves "a?[31m", "b", "c" and 1 more' },
      outcome: "unknown",
    });
  });

  test("no names: nothing, and never a 304 for it; everything where that is set", () => {
    expect(reply([])).toMatchObject({ status: 200, outcome: "secrets" });
    expect(reply([]).said).not.toHaveProperty("resources");
    expect(reply([], "", true).status).toBe(503);
  });
});

describe("what is no request for secrets", () => {
  const asked = (changes: Partial<Parameters<typeof misdirected>[0]> = {}) =>
    misdirected({
      method: "POST",
      url: REST_PATH,
      contentType: "application/json",
      contentEncoding: undefined,
      ...changes,
    });

  test.each([
    {},
    { contentType: undefined },
    { contentType: "Application/JSON; charset=utf-8" },
    { contentEncoding: "identity" },
    { url: `${REST_PATH}?timeout=1s` },
  ])("%j is one", (changes) => {
    expect(asked(changes)).toBeUndefined();
  });

  test.each([
    [404, { url: "/" }],
    [404, { url: "/v3/discovery:clusters" }],
    [404, { url: `${REST_PATH}/` }],
    [404, { url: "/", method: "GET" }],
    [405, { method: "GET" }],
    [405, { method: "DELETE" }],
    [415, { contentType: "application/x-protobuf" }],
    [415, { contentType: "" }],
    [415, { contentEncoding: "gzip" }],
  ])("%i: %j", (status, changes) => {
    expect(asked(changes)).toMatchObject({ status, outcome: "refused" });
  });

  test("405 says what is allowed", () => {
    expect(asked({ method: "PUT" })?.headers).toEqual({ allow: "POST" });
  });
});
