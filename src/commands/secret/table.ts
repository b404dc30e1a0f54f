import { aligned } from "../../cli/text.ts";
import type { CertificateReport, SecretReport } from "../../sds/report/report.ts";

const HEAD = [
  "RESOURCE NAME",
  "TYPE",
  "STATUS",
  "VALID CERT",
  "SERIAL NUMBER",
  "NOT AFTER",
  "NOT BEFORE",
  "SPIFFE ID",
];

/** The columns of `istioctl proxy-config secret` and the SPIFFE ID; below them, what is wrong. */
export function asTable(reports: readonly SecretReport[]): string {
  const problems = reports.flatMap(({ name, problems }) =>
    problems.map((problem) => `${name}: ${problem}`),
  );
  const table = aligned([HEAD, ...reports.flatMap(rowsOf)]);
  return `${[table, ...(problems.length > 0 ? ["", ...problems] : [])].join("\n")}\n`;
}

/** A chain has one row, its leaf's; a bundle one for each root; what has no certificate has one too. */
function rowsOf(report: SecretReport): string[][] {
  const shown = report.certificates.filter(({ role }) => role !== "intermediate");
  const start = [report.name, report.type ?? "-"];
  if (shown.length === 0) return [[...start, report.status, validity(report), ...NO_CERTIFICATE]];
  return shown.map((certificate) => [...start, ...cellsOf(certificate)]);
}

const NO_CERTIFICATE = ["-", "-", "-", "-"];

function cellsOf(certificate: CertificateReport): string[] {
  const { status, serialNumber, notAfter, notBefore, spiffeId = "-" } = certificate;
  return [status, String(status === "ACTIVE"), serialNumber, notAfter, notBefore, spiffeId];
}

/** Keys and other secrets have no certificate that could be valid or not. */
function validity({ status }: SecretReport): string {
  return status === "ACTIVE" ? "-" : "false";
}
