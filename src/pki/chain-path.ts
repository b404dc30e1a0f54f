import { AgentError } from "../core/errors.ts";
import type { Certificate } from "./certificate.ts";
import { validityProblem } from "./validity.ts";

/** What a path may be built of, and the moment it has to hold at. */
export interface PathSearch {
  readonly leaf: Certificate;
  /** What the CA sent beside the leaf. */
  readonly intermediates: readonly Certificate[];
  /** Trust anchors. They need not be self-signed: Envoy allows partial chains too. */
  readonly roots: readonly Certificate[];
  /** Wall milliseconds. */
  readonly now: number;
  /** How far NotBefore may lie ahead of `now`, milliseconds. */
  readonly skewMs: number;
}

/** A finished path, or a dead end and how far it got. */
type Attempt =
  | { readonly path: readonly Certificate[] }
  | { readonly error: AgentError; readonly depth: number };

/** Chains in use have 2 to 4 certificates. */
const MAX_DEPTH = 8;

/** Go's limit (crypto/x509, maxChainSignatureChecks): cross-signed loops must not cost seconds. */
const MAX_LINKS = 100;

/**
 * The verified path, leaf first and anchor last. Of several (cross-signed or renewed roots) the one
 * that lasts longest, for a peer can still use that one. Throws `CERT_EXPIRED` or
 * `CERT_NOT_YET_VALID` when only the time stands against it, else `CERT_CHAIN_BROKEN`, which names
 * the link that came furthest.
 */
export function findPath(search: PathSearch): readonly Certificate[] {
  let best: readonly Certificate[] | undefined;
  let worst: { error: AgentError; depth: number } | undefined;
  for (const attempt of explore([search.leaf], search, { links: MAX_LINKS })) {
    if ("path" in attempt) {
      if (!best || endOf(attempt.path) > endOf(best)) best = attempt.path;
    } else if (!worst || rank(attempt) > rank(worst)) {
      worst = attempt;
    }
  }
  if (best) return best;
  throw worst?.error ?? broken("the chain loops");
}

/** The moment at which the first certificate of a path ends, wall milliseconds. */
export function endOf(path: readonly Certificate[]): number {
  return Math.min(...path.map(({ notAfter }) => notAfter));
}

function* explore(
  path: readonly Certificate[],
  search: PathSearch,
  budget: { links: number },
): Generator<Attempt> {
  const subject = path.at(-1) ?? search.leaf;
  const depth = path.length;
  const candidates = [...search.roots, ...search.intermediates].filter(
    (issuer) => !path.includes(issuer) && subject.namesIssuer(issuer),
  );
  if (candidates.length === 0)
    yield {
      error: broken(`${subject.label}: its issuer ${subject.issuerLabel} is missing`),
      depth,
    };
  for (const issuer of candidates) {
    budget.links -= 1;
    if (depth >= MAX_DEPTH || budget.links < 0) {
      yield { error: broken("too many certificates to try"), depth };
      return;
    }
    const link = linkProblem(issuer, path);
    const error =
      link === undefined ? validityProblem(issuer, search.now, search.skewMs) : broken(link);
    if (error) yield { error, depth };
    else if (search.roots.includes(issuer)) yield { path: [...path, issuer] };
    else yield* explore([...path, issuer], search, budget);
  }
}

/** Why `issuer` cannot stand behind the end of `path`; undefined when it can. */
function linkProblem(issuer: Certificate, path: readonly Certificate[]): string | undefined {
  const subject = path.at(-1);
  if (!subject) return undefined;
  const link = `${subject.label}, issued by ${issuer.label}:`;
  if (!issuer.isCa) return `${link} the issuer is not a CA`;
  if (!subject.fitsIssuer(issuer))
    return `${link} the issuer's key identifier or key usage does not fit`;
  if (!subject.isSignedBy(issuer)) return `${link} the signature does not verify`;
  const below = path.slice(1).filter((cert) => !cert.isSelfIssued).length;
  if (issuer.pathLength !== undefined && below > issuer.pathLength)
    return `${link} the issuer allows ${issuer.pathLength} CAs below it, not ${below}`;
  return undefined;
}

/** A time that does not hold says more than a link that is missing; then the furthest counts. */
function rank({ error, depth }: { error: AgentError; depth: number }): number {
  return depth + (error.code === "CERT_CHAIN_BROKEN" ? 0 : MAX_DEPTH);
}

function broken(problem: string): AgentError {
  return new AgentError("CERT_CHAIN_BROKEN", `the chain does not reach a root: ${problem}`);
}
