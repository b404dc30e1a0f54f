import type { Instant } from "../core/clock.ts";
import { parseCertificates } from "../pki/certificate.ts";
import { type Root, type RootBook, rootOf, rootsOf } from "./root-book.ts";
import type { RootRecord } from "./root-record.ts";

/** All that is trusted, ordered as in the bundle: what is distrusted is kept nowhere. */
export function recordsOf(book: RootBook, now: Instant): RootRecord[] {
  const retiredAt = new Map(book.retired.map((each) => [each.root.fingerprint, each.retiredAt]));
  return rootsOf(book, now).map(({ root: { pem, fingerprint }, origin }) => ({
    pem,
    retiredAt: origin === "retired" ? retiredAt.get(fingerprint) : undefined,
  }));
}

/**
 * The book with what another run of the agent knew. What was current then counts as the CA's until the
 * CA says otherwise; a retirement that a wrong clock dated ahead is of now. Throws CERT_UNPARSABLE.
 */
export function recalled(book: RootBook, records: readonly RootRecord[], now: Instant): RootBook {
  const roots = records.map(({ pem, retiredAt }, index) => ({
    root: onlyRoot(pem, `stored root ${index + 1}`),
    retiredAt,
  }));
  return {
    ...book,
    fromCa: roots.flatMap(({ root, retiredAt }) => (retiredAt === undefined ? root : [])),
    retired: roots.flatMap(({ root, retiredAt }) =>
      retiredAt === undefined
        ? []
        : { root, retiredAt: Math.min(retiredAt, now.wall), since: now.monotonic },
    ),
  };
}

function onlyRoot(pem: string, where: string): Root {
  const [certificate] = parseCertificates(pem, where);
  // The parser throws where there is none.
  if (certificate === undefined) throw new TypeError(`${where}: no certificate`);
  return rootOf(certificate);
}
