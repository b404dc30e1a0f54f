import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { AgentError } from "../../src/core/errors.ts";
import { Sensitive } from "../../src/core/sensitive.ts";
import { formatSpiffeId, parseSpiffeId, spiffeId } from "../../src/identity/spiffe-id.ts";
import { tokenFacts, tokenSubject } from "../../src/identity/token.ts";
import { outcome } from "../support/outcome.ts";

const label = (max: number) =>
  fc.stringMatching(new RegExp(`^[a-z0-9]([-a-z0-9]{0,${max - 2}}[a-z0-9])?$`));
const legal = fc.record({
  trustDomain: fc.stringMatching(/^[-a-z0-9._]{1,255}$/),
  namespace: label(63),
  serviceAccount: fc
    .array(label(40), { minLength: 1, maxLength: 5 })
    .map((labels) => labels.join(".")),
});
/** Near misses are more telling than noise: legal text with one character put in. */
const nearMiss = fc
  .tuple(legal.map(formatSpiffeId), fc.nat(), fc.string({ minLength: 1, maxLength: 2 }))
  .map(([uri, at, text]) => {
    const cut = at % (uri.length + 1);
    return uri.slice(0, cut) + text + uri.slice(cut);
  });

describe("SPIFFE IDs", () => {
  test("legal parts make an ID that reads back as the same parts", () => {
    fc.assert(
      fc.property(legal, (parts) => {
        expect(parseSpiffeId(formatSpiffeId(spiffeId(parts)))).toEqual(parts);
      }),
    );
  });

  test("what parses is written back byte for byte; the rest is an AgentError on one line", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), nearMiss), (text) => {
        const result = outcome(() => formatSpiffeId(parseSpiffeId(text)));
        expect(result === text || isRefusal(result)).toBe(true);
      }),
    );
  });

  test("no parts make an ID with other than two of our separators", () => {
    fc.assert(
      fc.property(
        fc.record({
          trustDomain: fc.string(),
          namespace: fc.string(),
          serviceAccount: fc.string(),
        }),
        (parts) => {
          const result = outcome(() => formatSpiffeId(spiffeId(parts)));
          const plain = /^spiffe:(\/[-a-z0-9._]*){6}$/;
          expect(isRefusal(result) || plain.test(String(result))).toBe(true);
        },
      ),
    );
  });

  test("different parts make different IDs", () => {
    fc.assert(
      fc.property(legal, legal, (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        expect(formatSpiffeId(a)).not.toBe(formatSpiffeId(b));
      }),
    );
  });
});

describe("tokens", () => {
  const part = fc.oneof(
    fc.string(),
    fc.json().map((json) => Buffer.from(json).toString("base64url")),
    fc
      .record({ sub: fc.anything(), aud: fc.anything(), exp: fc.anything() })
      .map((claims) => Buffer.from(JSON.stringify(claims, harmless)).toString("base64url")),
  );

  test("no text makes the decoder throw", () => {
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 4 }).map((parts) => parts.join(".")),
        (text) => {
          const token = new Sensitive(text);
          expect(tokenFacts(token).audiences.every((a) => typeof a === "string")).toBe(true);
          const { namespace, serviceAccount } = tokenSubject(token) ?? WHOLE;
          expect(namespace && serviceAccount).toBeTruthy();
        },
      ),
    );
  });
});

const WHOLE = { namespace: "any", serviceAccount: "any" };

/** One line, with the code: what every part that cannot stand in an ID leads to. */
function isRefusal(result: unknown): boolean {
  return (
    result instanceof AgentError &&
    result.code === "IDENTITY_INVALID" &&
    !/[\n\r\0]/.test(result.message)
  );
}

function harmless(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
