import { durationOf, formatDuration } from "../../../config/duration.ts";
import { formatSpiffeId, type SpiffeId } from "../../../identity/spiffe-id.ts";
import type { TokenFacts, TokenSubject } from "../../../identity/jwt.ts";
import { serverText } from "../../grpc-errors.ts";

/** What we know of our own request: neither istiod nor istio-csr tells why it refused. */
export interface RequestFacts {
  readonly identity: SpiffeId;
  readonly ttlMs: number;
  readonly clusterId: string;
  /** A client certificate was shown in the handshake. */
  readonly clientCertificate: boolean;
  readonly token: SentToken;
}

export type SentToken =
  | { readonly path: string; readonly missing: string }
  | ({ readonly path: string; readonly subject: TokenSubject | undefined } & TokenFacts);

/** What Istio's CAs ask of a token unless told otherwise (TOKEN_AUDIENCES). */
const AUDIENCE = "istio-ca";

/** The likely causes of UNAUTHENTICATED, those first that the token itself shows. */
export function unauthenticatedHint(facts: RequestFacts, now: number): string {
  const { token, identity, clusterId } = facts;
  if ("missing" in token) {
    const also = facts.clientCertificate ? ", and the client certificate alone was not enough" : "";
    return `no token was sent${also}: ${token.path}: ${token.missing}; mount a service-account token for audience ${AUDIENCE} there`;
  }
  const flaws = [...tokenFlaws(token, now), ...subjectFlaws(token.subject, identity)];
  if (flaws.length > 0) return flaws.join("; ");
  const cluster = clusterId === "" ? "unset" : `"${serverText(clusterId)}"`;
  return `the token in ${token.path} looks right, so the CA may not know its issuer: check the cluster ID (ISTIO_META_CLUSTER_ID is ${cluster}), the trust domain in ${formatSpiffeId(identity)}, and the CA's log`;
}

function tokenFlaws(token: Exclude<SentToken, { missing: string }>, now: number): string[] {
  const { path, subject, expiresAt, audiences } = token;
  if (subject === undefined && expiresAt === undefined && audiences.length === 0) {
    return [`what ${path} holds is not a service-account token (no JWT)`];
  }
  const flaws: string[] = [];
  if (expiresAt !== undefined && expiresAt <= now) {
    const ago = formatDuration(Math.ceil((now - expiresAt) / 1000) * 1000);
    flaws.push(
      `the token in ${path} expired ${ago} ago: kubelet renews a mounted token, so check the mount and this clock`,
    );
  }
  if (audiences.length > 0 && !audiences.includes(AUDIENCE)) {
    flaws.push(
      `the token is for audience ${serverText(audiences.join(", "))}, and Istio's CAs want ${AUDIENCE}: set it in the projected volume`,
    );
  }
  return flaws;
}

function subjectFlaws(subject: TokenSubject | undefined, identity: SpiffeId): string[] {
  if (subject === undefined) return [];
  const { namespace, serviceAccount } = identity;
  if (subject.namespace === namespace && subject.serviceAccount === serviceAccount) return [];
  return [
    `the CSR is for ns/${namespace}/sa/${serviceAccount} and the token of ns/${serverText(subject.namespace)}/sa/${serverText(subject.serviceAccount)}, which istio-csr refuses: check POD_NAMESPACE and SERVICE_ACCOUNT`,
  ];
}

/** INVALID_ARGUMENT: istiod names the longest life it grants, and never grants less than asked. */
export function invalidRequestHint(message: string, facts: RequestFacts): string {
  const maximum = maximumTtl(message);
  if (maximum !== undefined) return `set SECRET_TTL to ${formatDuration(maximum)} or less`;
  if (speaksOfTtl(message)) {
    return `SECRET_TTL is ${formatDuration(facts.ttlMs)}: lower it below the CA's maximum`;
  }
  return "the CA could not use the CSR: check that it takes this --key-type, and that no proxy changes the request";
}

/**
 * A life that the CA may grant after it refused `askedMs`: the maximum that it names, or half of what
 * was asked where it only says that the life is the matter. Whole seconds, as they are asked for.
 */
export function shorterTtl(message: string, askedMs: number): number | undefined {
  if (!speaksOfTtl(message)) return undefined;
  const wish = Math.floor((maximumTtl(message) ?? askedMs / 2) / 1_000) * 1_000;
  return wish > 0 && wish < askedMs ? wish : undefined;
}

function maximumTtl(message: string): number | undefined {
  const [, allowed] = /max allowed TTL ([0-9hms.]+)/.exec(message) ?? [];
  return allowed === undefined ? undefined : durationOf(allowed);
}

const speaksOfTtl = (message: string): boolean => /\bTTL\b/i.test(message);
