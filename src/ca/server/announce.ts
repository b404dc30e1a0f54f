import { isIP } from "node:net";
import { Certificate } from "../../pki/certificate.ts";
import { certificatesIn } from "../../pki/pem.ts";
import type { CaLog } from "./log.ts";
import type { Authentication } from "./rules.ts";
import type { CaServerConfig } from "./settings.ts";

export interface Announced {
  readonly address: string;
  readonly names: readonly string[];
  readonly rootPem: string;
}

/** What somebody who started the CA by hand needs to know to use it, and what is dangerous about it. */
export function announce(
  log: CaLog,
  config: CaServerConfig,
  how: Authentication,
  { address, names, rootPem }: Announced,
): void {
  const { plaintext, caDir, rootOut, trustDomain, listen } = config;
  for (const der of certificatesIn(rootPem)) {
    const { fingerprint, notAfter } = new Certificate(der);
    log("info", "root certificate", {
      sha256: fingerprint,
      valid_until: new Date(notAfter).toISOString(),
      file: rootOut,
      kept: caDir ?? "in memory: a new root at each start",
    });
  }
  log("info", "callers show", { credentials: credentials(how), trust_domain: trustDomain });
  if (how.kind === "none")
    log("warn", "no authentication: anybody who can connect gets any identity");
  if (plaintext && !isLoopback(listen.host))
    log("warn", "plaintext on an address that others can reach: tokens can be read on the way");
  log("info", "listening (development only)", {
    address,
    tls: plaintext ? "off" : names.join(","),
  });
}

function credentials(how: Authentication): string {
  if (how.kind === "none") return "nothing";
  if (how.kind === "jwt")
    return `a JWT signed by a key of ${how.jwks}; the identity is the token's`;
  const where = how.kind === "token file" ? ` of ${how.path}` : "";
  return `the development token${where}; the identity is the CSR's`;
}

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
