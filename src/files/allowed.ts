import { resolve } from "node:path";

/** Which files may be served. All paths are absolute and without `..`. */
export interface FileRoots {
  /** Folders whose files may be. */
  readonly allowed: readonly string[];
  /** Folders and files that never may be. */
  readonly forbidden: readonly string[];
}

/** Where Istio and the tools around it mount certificates; the last two from the working folder. */
const WELL_KNOWN = [
  "/etc/certs",
  "/etc/istio",
  "/var/run/secrets/workload-spiffe-credentials",
  "./etc/certs",
  "./var/run/secrets/workload-spiffe-credentials",
] as const;

/** The well-known mounts and the operator's own folders. */
export function fileRoots(own: readonly string[], forbidden: readonly string[]): FileRoots {
  const allowed = [...WELL_KNOWN, ...own].map((path) => resolve(path));
  return { allowed: [...new Set(allowed)], forbidden: forbidden.map((path) => resolve(path)) };
}

/**
 * Why a file may not be served, as the end of a sentence about it; undefined when it may. Of all the
 * folders that it is in the innermost decides: a state folder inside an allowed one is closed, and a mount
 * inside the folder of a token is open. Where they are the same it is closed. What is forbidden is so in each
 * generation of its volume, that which is about to be swapped in or is on its way out too.
 */
export function placeProblem(path: string, { allowed, forbidden }: FileRoots): string | undefined {
  const root = innermost(allowed, path);
  const barrier = innermost(forbidden.map(inAnyGeneration), inAnyGeneration(path));
  if (barrier !== undefined && barrier.length >= inAnyGeneration(root ?? "/").length)
    return "it is among what the agent keeps to itself";
  return root === undefined ? "it is outside the folders that may be served" : undefined;
}

/** Without what stands for a generation in Kubernetes' volumes (`..data`, `..2026_01_01…`), and in ours. */
function inAnyGeneration(path: string): string {
  return path.replaceAll(/\/\.\.[^/]+/g, "") || "/";
}

/** The innermost of `folders` that `path` is in, or is. */
function innermost(folders: readonly string[], path: string): string | undefined {
  return folders
    .filter((folder) => path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`))
    .toSorted((a, b) => b.length - a.length)[0];
}
