import { errors, type JWTVerifyGetKey, type JWTVerifyOptions, jwtVerify } from "jose";
import type { Clock } from "../../core/clock.ts";
import { spiffeId } from "../../identity/spiffe-id.ts";
import { tokenSubject } from "../../identity/token.ts";
import type { Authenticator } from "./caller.ts";

export interface JwtPolicy {
  readonly keys: JWTVerifyGetKey;
  readonly issuer: string | undefined;
  readonly audience: string;
  readonly trustDomain: string;
  readonly clock: Clock;
}

/** Public-key signatures only: with HS256 the published key would be the secret. `none` is none. */
const ALGORITHMS = "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519".split(" ");

/** A Kubernetes service-account token, checked here instead of by the API server's TokenReview. */
export function jwtAuthenticator(policy: JwtPolicy): Authenticator {
  const { keys, issuer, audience, trustDomain, clock } = policy;
  return async ({ token }) => {
    if (token === undefined) return { refused: "no bearer token" };
    try {
      await verifyWithAny(token.reveal(), keys, {
        algorithms: ALGORITHMS,
        audience,
        requiredClaims: ["exp", "sub"],
        currentDate: new Date(clock.now()),
        ...(issuer === undefined ? {} : { issuer }),
      });
      const subject = tokenSubject(token);
      if (subject === undefined) return { refused: "JWT: its sub is no service account" };
      return { identity: spiffeId({ trustDomain, ...subject }), by: "JWT" };
    } catch (error) {
      return { refused: `JWT: ${error instanceof Error ? error.message : "not readable"}` };
    }
  };
}

/** Without a `kid` several keys of a set may fit: each is tried. */
async function verifyWithAny(
  token: string,
  keys: JWTVerifyGetKey,
  options: JWTVerifyOptions,
): Promise<void> {
  try {
    await jwtVerify(token, keys, options);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      try {
        await jwtVerify(token, key, options);
        return;
      } catch (inner) {
        if (!(inner instanceof errors.JWSSignatureVerificationFailed)) throw inner;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}
