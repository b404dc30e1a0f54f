import { AgentError } from "../core/errors.ts";
import type { SpiffeId } from "../identity/spiffe-id.ts";
import { type Certificate, parseCertificates } from "./certificate.ts";
import { endOf } from "./chain-path.ts";
import { checkIdentity, checkNameSyntax } from "./leaf-names.ts";
import { findTrustedPath } from "./trusted-path.ts";
import { validityProblem } from "./validity.ts";

export interface IssuedAnswer {
  /** PEM, leaf first, then intermediates, and roots where the CA repeats them. */
  readonly chain: readonly string[];
  /** PEM of the roots. In both, an element may hold several certificates. */
  readonly roots: readonly string[];
  /** PEM of further roots that the path may end in: the operator's own. */
  readonly anchors?: readonly string[];
  /** Fingerprints of certificates that the path may not lead through. */
  readonly distrusted?: ReadonlySet<string>;
  /** Of the key that was sent in the CSR, DER. */
  readonly spki: Buffer;
  /** Who was asked for. Undefined: nobody in particular; the caller looks at the name. */
  readonly identity: SpiffeId | undefined;
  /** Wall milliseconds. */
  readonly now: number;
  /** How far NotBefore may lie ahead of `now`, milliseconds. */
  readonly skewMs: number;
  /** Istio's form: everything the CA sent is served, roots included. */
  readonly includeRoot: boolean;
}

/** An answer that passed every check; `chainPem` may be served, once `anchor` is in the bundle. */
export interface IssuedChain {
  readonly leaf: Certificate;
  /** Leaf first, then what came with it, normalised. */
  readonly chainPem: string;
  /** All roots that came, without duplicates, ordered by fingerprint. */
  readonly roots: readonly Certificate[];
  /** The verified path, leaf first, anchor last. */
  readonly path: readonly Certificate[];
  /** The root that the path ends in. */
  readonly anchor: Certificate;
  /** The leaf's, wall milliseconds: a life is counted from it, and the CAs' are older. */
  readonly notBefore: number;
  /** The earliest on the verified path, anchor included, wall milliseconds. */
  readonly notAfter: number;
}

/**
 * Checks what a CA answered, cheapest and most telling first, before anybody sees it. Throws
 * `AgentError` with a `CERT_…` code.
 */
export async function verifyIssued(answer: IssuedAnswer): Promise<IssuedChain> {
  const chain = parseAll(answer.chain, "chain element");
  const rootsSent = parseAll(answer.roots, "root element");
  const roots = unique(rootsSent);
  const [leaf, ...rest] = chain;
  if (!leaf) throw new AgentError("CERT_CHAIN_EMPTY", "the CA returned no certificate");
  if (roots.length === 0) throw new AgentError("CERT_CHAIN_EMPTY", "the CA returned no root");

  if (!leaf.hasPublicKey(answer.spki))
    throw new AgentError(
      "CERT_KEY_MISMATCH",
      `the certificate of ${leaf.label} is for another key than the one in the CSR`,
    );
  if (leaf.isCa)
    throw new AgentError("CERT_NOT_A_LEAF", `the first certificate, ${leaf.label}, is a CA's`);
  checkNameSyntax(leaf);
  if (answer.identity !== undefined) checkIdentity(leaf, answer.identity);
  const untimely = validityProblem(leaf, answer.now, answer.skewMs);
  if (untimely) throw untimely;

  const others = unique(rest, [leaf]);
  const trusted = unique([...roots, ...parseAll(answer.anchors ?? [], "configured root")]);
  const search = { ...answer, leaf, intermediates: unique(others, trusted), roots: trusted };
  const path = findTrustedPath(search, answer.distrusted ?? NONE);
  const served = answer.includeRoot
    ? [...chain, ...rootsSent]
    : [leaf, ...others.filter((cert) => !cert.isSelfSigned)];
  return {
    leaf,
    chainPem: joined(served),
    roots: byFingerprint(roots),
    path,
    anchor: path.at(-1) ?? leaf,
    notBefore: leaf.notBefore,
    notAfter: endOf(path),
  };
}

const NONE: ReadonlySet<string> = new Set();

function parseAll(elements: readonly string[], what: string): Certificate[] {
  if (elements.every((pem) => pem.trim() === "")) return [];
  return elements.flatMap((pem, index) => parseCertificates(pem, `${what} ${index + 1}`));
}

/** Without the ones that came before, or that are among `others`. */
function unique(
  certs: readonly Certificate[],
  others: readonly Certificate[] = [],
): readonly Certificate[] {
  const seen = new Set(others.map(({ fingerprint }) => fingerprint));
  return certs.filter(({ fingerprint }) => !seen.has(fingerprint) && seen.add(fingerprint));
}

/** An order that does not depend on how the CA sorts: equal roots make an equal secret version. */
function byFingerprint(certs: readonly Certificate[]): Certificate[] {
  return certs.toSorted((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
}

function joined(certs: readonly Certificate[]): string {
  return certs.map(({ pem }) => pem).join("");
}
