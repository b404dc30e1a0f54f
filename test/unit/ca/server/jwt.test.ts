import { createPublicKey } from "node:crypto";
import { createLocalJWKSet, importJWK, SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, test } from "vitest";
import { jwtAuthenticator, type JwtPolicy } from "../../../../src/ca/server/jwt.ts";
import { Sensitive } from "../../../../src/core/sensitive.ts";
import { TestClock } from "../../../support/test-clock.ts";
import { NOW } from "../authority/support.ts";
import { defaultClaims, type Issuer, newIssuer, SUBJECT } from "./support.ts";

const WEB = { trustDomain: "cluster.local", namespace: "demo", serviceAccount: "web" };
const issuer = await newIssuer();

function authenticate(
  token: string | undefined,
  policy: Partial<JwtPolicy> = {},
  jwks = issuer.jwks,
) {
  const authenticator = jwtAuthenticator({
    keys: createLocalJWKSet(JSON.parse(jwks)),
    issuer: undefined,
    audience: "istio-ca",
    trustDomain: "cluster.local",
    clock: new TestClock(NOW),
    ...policy,
  });
  return authenticator({
    token: token === undefined ? undefined : new Sensitive(token),
    clientCertificate: undefined,
  });
}

describe("a service-account token", () => {
  test("good: the caller is its service account", async () => {
    expect(await authenticate(await issuer.token())).toEqual({ identity: WEB, by: "JWT" });
  });

  test("good, signed with RSA", async () => {
    const rsa = await newIssuer("rsa", "RS256");
    expect(await authenticate(await rsa.token(), {}, rsa.jwks)).toEqual({
      identity: WEB,
      by: "JWT",
    });
  });

  test("good, one audience as text, and the issuer that was set", async () => {
    const token = await issuer.token({ aud: "istio-ca" });
    const verdict = await authenticate(token, { issuer: "https://kubernetes.default.svc" });
    expect(verdict).toEqual({ identity: WEB, by: "JWT" });
  });

  test("good, without kid where two keys fit", async () => {
    const [one, two] = [await newIssuer(""), await newIssuer("")];
    const jwks = JSON.stringify({ keys: [one, two].flatMap(({ jwks }) => JSON.parse(jwks).keys) });
    expect(await authenticate(await two.token(), {}, jwks)).toEqual({ identity: WEB, by: "JWT" });
    const stranger = await (await newIssuer("")).token();
    expect(await authenticate(stranger, {}, jwks)).toEqual({
      refused: "JWT: signature verification failed",
    });
  });

  test.each<[string, (issuer: Issuer) => Promise<string>, RegExp]>([
    ["expired", (i) => i.token({ exp: NOW / 1000 - 1 }), /"exp" claim timestamp check failed/],
    ["without an end", (i) => i.token({ exp: undefined }), /missing required "exp" claim/],
    ["not valid yet", (i) => i.token({ nbf: NOW / 1000 + 60 }), /"nbf" claim timestamp/],
    ["for another audience", (i) => i.token({ aud: ["vault"] }), /unexpected "aud" claim value/],
    ["without audience", (i) => i.token({ aud: undefined }), /missing required "aud" claim/],
    [
      "from another issuer",
      (i) => i.token({ iss: "https://evil" }),
      /unexpected "iss" claim value/,
    ],
    ["of a user", (i) => i.token({ sub: "alice" }), /sub is no service account/],
    ["of nobody", (i) => i.token({ sub: undefined }), /missing required "sub" claim/],
    [
      "of a name that no SPIFFE ID can hold",
      (i) => i.token({ sub: "system:serviceaccount:a/../b:web" }),
      /namespace .* is not valid/,
    ],
    ["of a key with another kid", async () => (await newIssuer("2")).token(), /no applicable key/],
    ["of another key", async () => (await newIssuer("1")).token(), /signature verification failed/],
    ["garbage", () => Promise.resolve("garbage"), /Invalid Compact JWS/],
    ["empty parts", () => Promise.resolve(".."), /JWT: /],
  ])("%s: refused", async (_, make, reason) => {
    const policy = { issuer: "https://kubernetes.default.svc" };
    expect(await authenticate(await make(issuer), policy)).toEqual({
      refused: expect.stringMatching(reason),
    });
  });

  test("unsigned (alg none): refused", async () => {
    const token = new UnsecuredJWT(defaultClaims()).encode();
    expect(await authenticate(token)).toEqual({ refused: expect.stringMatching(/^JWT: /) });
  });

  test("HS256 with the published key as the secret: refused", async () => {
    const [jwk] = JSON.parse(issuer.jwks).keys;
    const pem = createPublicKey({ key: jwk, format: "jwk" }).export({
      type: "spki",
      format: "pem",
    });
    const token = await new SignJWT(defaultClaims())
      .setProtectedHeader({ alg: "HS256", kid: "1" })
      .sign(Buffer.from(pem));
    expect(await authenticate(token)).toEqual({
      refused: expect.stringMatching(/"alg".* value not allowed/),
    });
  });

  test("HS256 with a secret that somebody put into the JWKS: refused", async () => {
    const k = Buffer.alloc(32, 7).toString("base64url");
    const secret = { kty: "oct", alg: "HS256", kid: "s", k };
    const token = await new SignJWT(defaultClaims())
      .setProtectedHeader({ alg: "HS256", kid: "s" })
      .sign(await importJWK(secret, "HS256"));
    const jwks = JSON.stringify({ keys: [secret, ...JSON.parse(issuer.jwks).keys] });
    expect(await authenticate(token, {}, jwks)).toEqual({
      refused: expect.stringMatching(/"alg".* value not allowed/),
    });
  });

  test("with a signature that was cut off: refused", async () => {
    const token = (await issuer.token()).replace(/[^.]*$/, "");
    expect(await authenticate(token)).toEqual({ refused: expect.stringMatching(/^JWT: /) });
  });

  test("none: refused", async () => {
    expect(await authenticate(undefined)).toEqual({ refused: "no bearer token" });
  });

  test("a refusal does not repeat the token", async () => {
    const token = await issuer.token({ sub: "alice" });
    for (const bad of [token, `${token}x`, token.slice(3), `${token}.${token}`]) {
      const verdict = JSON.stringify(await authenticate(bad));
      for (const part of token.split(".")) expect(verdict).not.toContain(part.slice(0, 20));
    }
    expect(SUBJECT).toMatch(/^system:/);
  });
});
