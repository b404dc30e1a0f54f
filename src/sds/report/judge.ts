import type { Certificate } from "../../pki/certificate.ts";
import { validityProblem } from "../../pki/validity.ts";
import { shown } from "../client/shown.ts";
import { type Bundle, chainProblem } from "./chain-check.ts";
import type { SecretContents } from "./contents.ts";
import type { CertificateReport, KeyCheck, SecretReport, SecretStatus } from "./report.ts";

/** What a server has said about a name: nothing yet, that there is no such secret, or a secret. */
export type Heard =
  | { readonly kind: "nothing" }
  | { readonly kind: "removed" }
  | { readonly kind: "secret"; readonly version: string; readonly contents: SecretContents };

/** The report of every name at `now` (wall milliseconds), in the order given. */
export function judge(heard: ReadonlyMap<string, Heard>, now: number): readonly SecretReport[] {
  const bundles: Bundle[] = [...heard].flatMap(([name, said]) =>
    said.kind === "secret" && isBundle(said.contents) ? [{ name, contents: said.contents }] : [],
  );
  return [...heard].map(([name, said]) => {
    if (said.kind === "nothing") return absent(name, "PENDING", "the server has not answered");
    if (said.kind === "removed") return absent(name, "UNKNOWN", "the server has no such secret");
    const { contents } = said;
    const verdict = isBundle(contents) ? ofBundle(contents, now) : ofChain(contents, bundles, now);
    return {
      name,
      type: contents.type,
      version: shown(said.version),
      privateKey: contents.privateKey,
      ...verdict,
      certificates: certificatesOf(contents, verdict.status, now),
    };
  });
}

type Verdict = Pick<SecretReport, "status" | "problems">;

function ofChain(
  { certificates, faults, privateKey }: SecretContents,
  bundles: readonly Bundle[],
  now: number,
): Verdict {
  const [leaf] = certificates;
  const untimely = leaf && untimeliness(leaf, now);
  const problems = [
    ...faults,
    KEY_PROBLEMS[privateKey ?? "matches"],
    untimely?.problem,
    untimely ? undefined : chainProblem(certificates, bundles, now),
  ].filter((problem) => problem !== undefined);
  return { status: untimely?.status ?? (problems.length > 0 ? "INVALID" : "ACTIVE"), problems };
}

const KEY_PROBLEMS: Readonly<Record<KeyCheck, string | undefined>> = {
  matches: undefined,
  "not checked": undefined,
  "does not match": "the private key is not that of the certificate",
  missing: "it has no private key",
  unreadable: "the private key cannot be read",
};

/** One root that is valid is enough: bundles keep the old ones for a while. */
function ofBundle({ certificates, faults }: SecretContents, now: number): Verdict {
  const times = certificates.map((root) => untimeliness(root, now));
  const [first] = times;
  const untimely = times.every((time) => time !== undefined) ? first : undefined;
  const problems = [
    ...faults,
    ...(untimely ? [`no root of it is valid: ${untimely.problem}`] : []),
  ];
  return { status: untimely?.status ?? (problems.length > 0 ? "INVALID" : "ACTIVE"), problems };
}

function certificatesOf(
  contents: SecretContents,
  status: SecretStatus,
  now: number,
): CertificateReport[] {
  const { certificates, trustDomains } = contents;
  return certificates.map((certificate, index) => {
    const role = isBundle(contents) ? "root" : index === 0 ? "leaf" : "intermediate";
    const domain = trustDomains?.get(certificate);
    const uri = certificate.uriSans[0];
    return {
      role,
      status: role === "leaf" ? status : (untimeliness(certificate, now)?.status ?? "ACTIVE"),
      serialNumber: certificate.serial,
      notBefore: iso(certificate.notBefore),
      notAfter: iso(certificate.notAfter),
      spiffeId: domain === undefined ? uri && shown(uri, 2_048) : `spiffe://${domain}`,
      subject: shown(certificate.subject, 600),
      fingerprint: certificate.fingerprint,
      pem: certificate.pem,
    };
  });
}

function untimeliness(certificate: Certificate, now: number) {
  const error = validityProblem(certificate, now, 0);
  if (error === undefined) return undefined;
  const status: SecretStatus = error.code === "CERT_EXPIRED" ? "EXPIRED" : "NOT YET VALID";
  return { status, problem: shown(error.message, 600) };
}

const isBundle = ({ type }: SecretContents): boolean =>
  type === "CA" || type === "SPIFFE Validator";

function absent(name: string, status: "PENDING" | "UNKNOWN", problem: string): SecretReport {
  const nothing = { type: undefined, version: undefined, privateKey: undefined, certificates: [] };
  return { name, status, ...nothing, problems: [problem] };
}

const iso = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
