import { stringify } from "yaml";
import type { SecretReport } from "../../sds/report/report.ts";

/** An array with an object for each name; the fields are those of docs/secret-command.md. */
export function asJson(reports: readonly SecretReport[]): string {
  return `${JSON.stringify(reports.map(objectOf), null, 2)}\n`;
}

/** The same as a YAML document. Readers of YAML 1.1 would take a time or a serial for something else. */
export function asYaml(reports: readonly SecretReport[]): string {
  return `---\n${stringify(reports.map(objectOf), { lineWidth: 0, version: "1.1" })}`;
}

/** Every field is there, null where there is nothing, so that scripts need not ask. */
function objectOf(report: SecretReport) {
  const { name, type, status, version, privateKey, certificates, problems } = report;
  return {
    name,
    type: type ?? null,
    status,
    version: version ?? null,
    privateKey: privateKey ?? null,
    certificates: certificates.map((certificate) => ({
      role: certificate.role,
      status: certificate.status,
      serialNumber: certificate.serialNumber,
      notAfter: certificate.notAfter,
      notBefore: certificate.notBefore,
      spiffeId: certificate.spiffeId ?? null,
      subject: certificate.subject || null,
      sha256: certificate.fingerprint,
    })),
    problems,
  };
}
