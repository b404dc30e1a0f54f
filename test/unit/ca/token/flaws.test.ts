import { describe, expect, test } from "vitest";
import { nextChange, tokenFlaws, type TokenRules } from "../../../../src/ca/token/flaws.ts";
import { seenToken, type SeenToken, sendable } from "../../../../src/ca/token/seen.ts";
import { Sensitive } from "../../../../src/core/sensitive.ts";
import { jwt } from "./support.ts";

const NOW = Date.parse("2026-06-01T12:00:00Z");
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const rules: TokenRules = { audiences: ["istio-ca"], warnMs: 10 * MINUTE };
const seen = (text: string): SeenToken =>
  seenToken("/token", sendable({ token: new Sensitive(text) }));
const problems = (token: SeenToken, changed: Partial<TokenRules> = {}) =>
  tokenFlaws(token, { ...rules, ...changed }, NOW).map(({ problem }) => problem);

describe("what a token shows of itself", () => {
  test.each<[string, SeenToken, string[]]>([
    ["no file", { path: "/token", missing: "the file does not exist" }, ["missing"]],
    ["bytes that no header takes", seen("ab\u0000cd"), ["missing"]],
    ["no JWT", seen("a-development-token"), ["malformed"]],
    ["half of a JWT", seen(jwt({ exp: NOW + HOUR }).slice(0, 40)), ["malformed"]],
    ["one that has time", seen(jwt({ exp: NOW + 10 * MINUTE + 1 })), []],
    ["one that has 10 minutes", seen(jwt({ exp: NOW + 10 * MINUTE })), ["expiring"]],
    ["one at its end", seen(jwt({ exp: NOW })), ["expired"]],
    ["one without an end", seen(jwt({})), []],
    ["another audience", seen(jwt({ exp: NOW + HOUR, aud: ["vault"] })), ["audience"]],
    ["the right audience among others", seen(jwt({ aud: ["vault", "istio-ca"] })), []],
    ["no audience, as old tokens have it", seen(jwt({ aud: [] })), []],
    ["two flaws", seen(jwt({ exp: NOW - 1, aud: ["vault"] })), ["expired", "audience"]],
  ])("%s", (_what, token, expected) => {
    expect(problems(token)).toEqual(expected);
  });

  test("of several audiences wanted one will do, and none wanted is any", () => {
    const token = seen(jwt({ aud: ["vault"] }));
    expect(problems(token, { audiences: ["istio-ca", "vault"] })).toEqual([]);
    expect(problems(token, { audiences: [] })).toEqual([]);
  });

  test("a short token is not complained about before the last tenth of its life", () => {
    // Kubernetes allows 10 minutes; kubelet replaces such a one 2 minutes before its end.
    const token = (left: number) => {
      const exp = NOW + left;
      return seen(jwt({ iat: exp - 10 * MINUTE, exp }));
    };
    expect(problems(token(2 * MINUTE))).toEqual([]);
    expect(problems(token(MINUTE + 1))).toEqual([]);
    expect(problems(token(MINUTE))).toEqual(["expiring"]);
  });

  test("a token that kubelet should have replaced hours ago is warned about by the setting", () => {
    const token = seen(jwt({ iat: NOW - 11 * HOUR, exp: NOW + HOUR }));
    expect(problems(token)).toEqual([]);
    expect(problems(token, { warnMs: 2 * HOUR })).toEqual(["expiring"]);
  });

  test("what it claims cannot break a line", () => {
    const [flaw] = tokenFlaws(seen(jwt({ aud: ["a\nb"] })), rules, NOW);
    expect(flaw?.text).toMatch(/^the token is for audience a b, and the CA wants istio-ca: /);
  });

  test("an end that is no moment is none", () => {
    expect(problems(seen(jwt({ exp: 1e300 })))).toEqual([]);
  });
});

describe("when time alone changes that", () => {
  const token = seen(jwt({ exp: NOW + HOUR }));
  test.each([
    [NOW, NOW + 50 * MINUTE],
    [NOW + 50 * MINUTE, NOW + HOUR],
    [NOW + HOUR, Infinity],
  ])("seen from %i", (now, expected) => {
    expect(nextChange(token, rules, now)).toBe(expected);
  });

  test("never, of one that is not there or does not end", () => {
    expect(nextChange({ path: "/token", missing: "gone" }, rules, NOW)).toBe(Infinity);
    expect(nextChange(seen(jwt({})), rules, NOW)).toBe(Infinity);
  });
});
