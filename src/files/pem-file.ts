import { AgentError, type ErrorCode, toAgentError } from "../core/errors.ts";
import { Certificate, parseCertificates } from "../pki/certificate.ts";
import { pemBlocks } from "../pki/pem.ts";
import { validityProblem } from "../pki/validity.ts";

/** By what a file's certificates are judged. */
export interface Judging {
  /** Wall milliseconds. */
  readonly now: number;
  /** How far NotBefore may lie ahead of it, milliseconds. */
  readonly skewMs: number;
}

/** The certificates of a file, one at least. Throws FILE_CERT_INVALID; a key among them is one reason. */
export function certificatesOf(path: string, bytes: Buffer): Certificate[] {
  if (bytes.length === 0) throw fileProblem("FILE_CERT_INVALID", path, "the file is empty");
  // Before it is a string: what holds a key is overwritten, and a string cannot be.
  if (bytes.includes("PRIVATE KEY-----"))
    throw fileProblem("FILE_CERT_INVALID", path, "it holds a private key");
  try {
    return parseCertificates(bytes.toString("latin1"), "the file");
  } catch (error) {
    throw fileProblem("FILE_CERT_INVALID", path, toAgentError(error).message, error);
  }
}

/** The same of a file that nobody here can mend: each block that is no certificate for us is left out. */
export function readableCertificatesOf(path: string, bytes: Buffer): Certificate[] {
  const pieces = bytes.toString("latin1").split(/(?=-----BEGIN )/);
  return pieces.flatMap((piece) => {
    try {
      return pemBlocks(piece, path).map(({ der }) => new Certificate(der));
    } catch {
      return [];
    }
  });
}

/** Throws FILE_CERT_EXPIRED or FILE_CERT_NOT_YET_VALID. */
export function checkValidity(
  path: string,
  certificate: Certificate,
  { now, skewMs }: Judging,
): void {
  const problem = validityProblem(certificate, now, skewMs);
  if (problem === undefined) return;
  const code = problem.code === "CERT_EXPIRED" ? "FILE_CERT_EXPIRED" : "FILE_CERT_NOT_YET_VALID";
  throw fileProblem(code, path, problem.message, problem);
}

export function fileProblem(
  code: ErrorCode,
  path: string,
  problem: string,
  cause?: unknown,
): AgentError {
  return new AgentError(code, `${JSON.stringify(path)}: ${problem}`, { cause });
}
