import type { SecretReport } from "../../sds/report/report.ts";

/** The certificates alone, each below a line that names it; what else there is to say are such lines. */
export function asPem(reports: readonly SecretReport[]): string {
  return reports.flatMap(partsOf).join("");
}

function partsOf({ name, type, status, certificates, problems }: SecretReport): string[] {
  const certificateParts = certificates.map(({ role, serialNumber, spiffeId, subject, pem }) => {
    const about = [role, `serial ${serialNumber}`, spiffeId ?? subject].join(", ");
    return `# ${name}: ${about}\n${pem}`;
  });
  const none = certificates.length === 0 ? [`# ${name}: ${type ?? status}, no certificate\n`] : [];
  return [...certificateParts, ...none, ...problems.map((problem) => `# ${name}: ${problem}\n`)];
}
