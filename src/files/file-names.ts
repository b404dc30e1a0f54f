import { resolve } from "node:path";

/** The secret that a resource name stands for, its paths absolute and without `..`. */
export type FileName =
  | { readonly kind: "tls-certificate"; readonly certificate: string; readonly key: string }
  | { readonly kind: "trust-bundle"; readonly roots: string | typeof SYSTEM };

/** The operating system's own roots, wherever they are. */
export const SYSTEM = Symbol("system");

/**
 * Reads Istio's names (security/pkg/nodeagent, `SdsCertificateConfigFromResourceName`):
 * `file-cert:CERT~KEY`, `file-root:CA`, `file-root:system`. Relative paths begin at the working folder,
 * as there. Undefined: it is none of them.
 */
export function parseFileName(name: string): FileName | undefined {
  const [, family, rest = ""] = /^(file-cert|file-root):(.+)$/s.exec(name) ?? [];
  const [first = "", second, ...more] = rest.split("~");
  if (first === "" || rest.includes("\0") || more.length > 0) return undefined;
  if (family === "file-cert") {
    if (second === undefined || second === "") return undefined;
    return { kind: "tls-certificate", certificate: resolve(first), key: resolve(second) };
  }
  if (second !== undefined) return undefined;
  return { kind: "trust-bundle", roots: first === "system" ? SYSTEM : resolve(first) };
}
