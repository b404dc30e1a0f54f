import { AgentError } from "../../core/errors.ts";
import { Certificate } from "../../pki/certificate.ts";
import { type PemBlock, pemBlocks } from "../../pki/pem.ts";
import { shown } from "../client/shown.ts";
import { bytesIn, type DataSource, elsewhere } from "./data-source.ts";

export interface ReadCertificates {
  readonly certificates: readonly Certificate[];
  readonly faults: readonly string[];
}

/** No bundle has more; what is beyond would only cost time. */
const MOST = 2_000;

/** More of the same tell nothing new. */
const FAULTS_TOLD = 3;

/**
 * The certificates of a PEM text, each read by itself: one that is none does not hide the others.
 * `what` names the field; `beside` are other blocks that may stand there.
 */
export function readCertificates(
  source: DataSource,
  what: string,
  beside: readonly string[] = [],
): ReadCertificates {
  const bytes = bytesIn(source);
  if (bytes === undefined) {
    const place = elsewhere(source);
    const fault = place === undefined ? `it has no ${what}` : `its ${what} is ${place}, not in it`;
    return { certificates: [], faults: [fault] };
  }
  const blocks = blocksIn(bytes, what);
  if (typeof blocks === "string") return { certificates: [], faults: [blocks] };
  const own = blocks.filter(({ label }) => !beside.includes(label));
  const read = own.slice(0, MOST).map((block) => certificateIn(block, what));
  const certificates = read.filter((each) => typeof each !== "string");
  const faults = read.filter((each) => typeof each === "string");
  if (own.length > MOST) faults.push(`its ${what} has ${own.length} blocks: ${MOST} were read`);
  if (own.length === 0) faults.push(`no certificate is in its ${what}`);
  return { certificates, faults: bounded(faults) };
}

/** Of DER, such as a SPIFFE bundle map has. */
export function readDer(der: Buffer, what: string): Certificate | string {
  try {
    return new Certificate(der);
  } catch (error) {
    const reason = error instanceof Error ? `: ${shown(error.message)}` : "";
    return `a certificate of its ${what} is not X.509${reason}`;
  }
}

export function bounded(faults: readonly string[]): readonly string[] {
  const more = faults.length - FAULTS_TOLD;
  return more > 0 ? [...faults.slice(0, FAULTS_TOLD), `and ${more} more like these`] : faults;
}

function blocksIn(bytes: Uint8Array, what: string): PemBlock[] | string {
  try {
    return pemBlocks(Buffer.from(bytes).toString("latin1"), `its ${what}`);
  } catch (error) {
    return error instanceof AgentError ? shown(error.message) : `its ${what} is no PEM`;
  }
}

function certificateIn({ label, der, line }: PemBlock, what: string): Certificate | string {
  if (label === "CERTIFICATE") return readDer(der, what);
  return `its ${what} has a block that is no CERTIFICATE in line ${line}: ${shown(label, 40)}`;
}
