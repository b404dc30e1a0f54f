import type { TokenProblem } from "../../core/events.ts";
import { serverText } from "../grpc-errors.ts";
import type { PresentToken, SeenToken } from "./seen.ts";

/** What is wrong with a token, as the token itself shows it; `text` is one sentence about it. */
export interface TokenFlaw {
  readonly problem: TokenProblem;
  readonly text: string;
}

export interface TokenRules {
  /** Any of them will do; empty: any at all. */
  readonly audiences: readonly string[];
  /** How long before its end a token should have been replaced, milliseconds. */
  readonly warnMs: number;
}

/** All that is wrong with it now (wall milliseconds), what ends it first. */
export function tokenFlaws(token: SeenToken, rules: TokenRules, now: number): TokenFlaw[] {
  if ("missing" in token)
    return [{ problem: "missing", text: `there is no token: ${token.path}: ${token.missing}` }];
  if (isNoJwt(token)) {
    const text = `what ${token.path} holds is not a service-account token (no JWT)`;
    return [{ problem: "malformed", text }];
  }
  return [...ending(token, rules, now), ...audience(token, rules)];
}

/** The next moment at which time alone changes the answer of {@link tokenFlaws}. */
export function nextChange(token: SeenToken, rules: TokenRules, now: number): number {
  if ("missing" in token || token.expiresAt === undefined) return Infinity;
  const warnAt = token.expiresAt - warnBefore(token, rules);
  return [warnAt, token.expiresAt].find((moment) => moment > now) ?? Infinity;
}

function isNoJwt({ subject, expiresAt, audiences }: PresentToken): boolean {
  return subject === undefined && expiresAt === undefined && audiences.length === 0;
}

function ending(token: PresentToken, rules: TokenRules, now: number): TokenFlaw[] {
  const { path, expiresAt = Infinity } = token;
  if (expiresAt <= now) {
    const text = `the token in ${path} expired at ${time(expiresAt)}: kubelet renews a mounted token, so check the mount and this clock`;
    return [{ problem: "expired", text }];
  }
  if (expiresAt - warnBefore(token, rules) > now) return [];
  const text = `the token in ${path} expires at ${time(expiresAt)} and was not replaced: check kubelet and the mount`;
  return [{ problem: "expiring", text }];
}

/**
 * Kubelet replaces a token when a fifth of its life is left, so with a tenth left it is late; short
 * tokens (Kubernetes allows 10 minutes) would be complained about all their lives otherwise.
 */
function warnBefore({ expiresAt, issuedAt }: PresentToken, { warnMs }: TokenRules): number {
  if (expiresAt === undefined || issuedAt === undefined) return warnMs;
  return Math.min(warnMs, Math.max(0, expiresAt - issuedAt) / 10);
}

function audience({ audiences }: PresentToken, rules: TokenRules): TokenFlaw[] {
  const wanted = rules.audiences;
  if (audiences.length === 0 || wanted.length === 0) return [];
  if (audiences.some((each) => wanted.includes(each))) return [];
  const text = `the token is for audience ${serverText(audiences.join(", "))}, and the CA wants ${wanted.join(" or ")}: set it in the projected volume (TOKEN_AUDIENCES says what the CA wants)`;
  return [{ problem: "audience", text }];
}

function time(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}
