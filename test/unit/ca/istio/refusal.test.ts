import { describe, expect, test } from "vitest";
import {
  invalidRequestHint,
  type RequestFacts,
  shorterTtl,
  unauthenticatedHint,
} from "../../../../src/ca/providers/istio/refusal.ts";
import type { SeenToken } from "../../../../src/ca/token/seen.ts";

const NOW = Date.parse("2026-06-01T12:00:00Z");
const subject = { namespace: "demo", serviceAccount: "web" };
const good: SeenToken = {
  path: "/token",
  subject,
  expiresAt: NOW + 60_000,
  audiences: ["istio-ca"],
};
const facts = (overrides: Partial<RequestFacts> = {}): RequestFacts => ({
  identity: { trustDomain: "cluster.local", ...subject },
  ttlMs: 86_400_000,
  clusterId: "",
  clientCertificate: undefined,
  audiences: ["istio-ca"],
  token: good,
  ...overrides,
});
const hint = (token: SeenToken, more: Partial<RequestFacts> = {}) =>
  unauthenticatedHint(facts({ token, ...more }), NOW);

describe("the likely cause of UNAUTHENTICATED", () => {
  test("no token, and a client certificate that was not enough", () => {
    const token = { path: "/token", missing: "the file does not exist" };
    expect(hint(token)).toBe(
      "no token was sent: /token: the file does not exist; mount a service-account token for audience istio-ca there",
    );
    expect(hint(token, { clientCertificate: "$PROV_CERT/cert-chain.pem" })).toMatch(
      /^no token was sent, and the client certificate alone was not enough: /,
    );
  });

  test("expired: since when", () => {
    expect(hint({ ...good, expiresAt: NOW - 90_000 })).toMatch(
      /^the token in \/token expired at 2026-06-01T11:58:30Z: kubelet renews/,
    );
    expect(hint({ ...good, expiresAt: NOW })).toContain("expired");
    expect(hint({ ...good, expiresAt: NOW + 1 })).not.toContain("expired");
  });

  test("another audience; with istio-ca among several it is fine", () => {
    expect(hint({ ...good, audiences: ["vault", "api"] })).toBe(
      "the token is for audience vault, api, and the CA wants istio-ca: set it in the projected volume (TOKEN_AUDIENCES says what the CA wants)",
    );
    expect(hint({ ...good, audiences: ["api", "istio-ca"] })).toContain("looks right");
  });

  test("no token of Kubernetes at all", () => {
    const token = { path: "/token", subject: undefined, audiences: [] };
    expect(hint(token)).toBe("what /token holds is not a service-account token (no JWT)");
  });

  test("a CSR for somebody else", () => {
    const other = { ...good, subject: { namespace: "demo", serviceAccount: "default" } };
    expect(hint(other)).toContain(
      "the CSR is for ns/demo/sa/web and the token of ns/demo/sa/default, which istio-csr refuses",
    );
  });

  test("several at once are all told", () => {
    const token = { ...good, expiresAt: 0, audiences: ["api"] };
    expect(hint(token)).toMatch(/expired .*; the token is for audience api/);
  });

  test("none of them: what the CA may see otherwise", () => {
    expect(hint(good, { clusterId: "east" })).toMatch(
      /looks right.*ISTIO_META_CLUSTER_ID is "east".*spiffe:\/\/cluster\.local\/ns\/demo\/sa\/web/,
    );
    expect(hint(good)).toContain("ISTIO_META_CLUSTER_ID is unset");
  });

  test("what a token claims cannot break the line", () => {
    const token = { ...good, audiences: ["a\nb\u001b[0m"] };
    expect(hint(token)).toContain("audience a b [0m,");
  });
});

describe("what to change after INVALID_ARGUMENT", () => {
  test.each([
    [
      "CSR signing error (requested TTL 87600h0m0s is greater than the max allowed TTL 2h0m0s)",
      "set SECRET_TTL to 2h or less",
    ],
    ["requested TTL is too long", "SECRET_TTL is 24h: lower it below the CA's maximum"],
    ["CSR signing error (failed to parse X.509 certificate signing request)", "--key-type"],
    ["", "--key-type"],
  ])("%j", (message, expected) => {
    expect(invalidRequestHint(message, facts())).toContain(expected);
  });
});

describe("a life to ask for after INVALID_ARGUMENT", () => {
  const HOUR = 3_600_000;
  const named = (most: string) =>
    `CSR signing error (requested TTL 24h0m0s is greater than the max allowed TTL ${most})`;

  test.each<[string, number, number | undefined]>([
    [named("2h0m0s"), 24 * HOUR, 2 * HOUR],
    [named("1h0m0.9s"), 24 * HOUR, HOUR],
    // What it names it refuses: asking again would change nothing.
    [named("2h0m0s"), 2 * HOUR, undefined],
    [named("0s"), 24 * HOUR, undefined],
    [named("forever"), 24 * HOUR, 12 * HOUR],
    ["requested TTL is too long", 24 * HOUR, 12 * HOUR],
    ["requested TTL is too long", 3_000, 1_000],
    ["requested TTL is too long", 1_000, undefined],
    ["CSR signing error (failed to parse X.509 certificate signing request)", HOUR, undefined],
    ["throttling of CSRs", HOUR, undefined],
  ])("%j, %i: %s", (message, asked, expected) => {
    expect(shorterTtl(message, asked)).toBe(expected);
  });
});
