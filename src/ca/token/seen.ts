import { tokenFacts, tokenSubject, type TokenReading } from "../../identity/token.ts";
import type { TokenFacts, TokenSubject } from "../../identity/jwt.ts";

/** What may be said about a token in a message or be remembered: never the token itself. */
export type SeenToken =
  | { readonly path: string; readonly missing: string }
  | ({ readonly path: string; readonly subject: TokenSubject | undefined } & TokenFacts);

export type PresentToken = Exclude<SeenToken, { missing: string }>;

/** gRPC would refuse anything else with an error that quotes the whole token. */
export function sendable(reading: TokenReading): TokenReading {
  return "token" in reading && !/^[\x21-\x7e]+$/.test(reading.token.reveal())
    ? { missing: "the file holds other characters than a token does" }
    : reading;
}

export function seenToken(path: string, reading: TokenReading): SeenToken {
  if ("missing" in reading) return { path, missing: reading.missing };
  const { token } = reading;
  return { path, subject: tokenSubject(token), ...tokenFacts(token) };
}
