import type { Sensitive } from "../core/sensitive.ts";

/** Whose token it is, by the `sub` that Kubernetes writes. */
export interface TokenSubject {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** What helps to explain a refusal. Undefined or empty where the token does not say. */
export interface TokenFacts {
  /** Wall milliseconds. */
  readonly expiresAt?: number;
  /** Wall milliseconds. */
  readonly issuedAt?: number;
  readonly audiences: readonly string[];
}

/**
 * Namespace and service account of a Kubernetes service-account token. Unverified: we hold no key to
 * check it with and need none, for the CA checks it; a wrong name only gets our CSR refused.
 */
export function tokenSubject(token: Sensitive<string>): TokenSubject | undefined {
  const { sub } = claims(token);
  if (typeof sub !== "string") return undefined;
  const match = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(sub);
  const [, namespace, serviceAccount] = match ?? [];
  return namespace && serviceAccount ? { namespace, serviceAccount } : undefined;
}

export function tokenFacts(token: Sensitive<string>): TokenFacts {
  const { exp, iat, aud } = claims(token);
  // RFC 7519: `aud` is a string or a list of them; `exp` and `iat` may have a fraction.
  const audiences = (Array.isArray(aud) ? aud : [aud]).filter((a) => typeof a === "string");
  const expiresAt = milliseconds(exp);
  const issuedAt = milliseconds(iat);
  return {
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(issuedAt === undefined ? {} : { issuedAt }),
    audiences,
  };
}

/** Undefined for what is no moment: `Date` ends in the year 275760. */
function milliseconds(seconds: unknown): number | undefined {
  return typeof seconds === "number" && Math.abs(seconds * 1000) <= 8.64e15
    ? seconds * 1000
    : undefined;
}

/** The payload of a JWT in compact form; empty for anything else. */
function claims(token: Sensitive<string>): Readonly<Record<string, unknown>> {
  const [header, payload, signature, ...rest] = token.reveal().split(".");
  if (!header || !payload || signature === undefined || rest.length > 0) return {};
  try {
    const parsed: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
    return isRecord(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
