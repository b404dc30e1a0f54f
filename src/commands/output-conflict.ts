import { dirname, resolve } from "node:path";
import { problem } from "../config/problem.ts";
import type { Origin } from "../config/setting.ts";
import { followTogether } from "../files/links.ts";
import type { MountedPaths } from "../files/mounted.ts";
import { isOurs } from "../output/layout.ts";

/**
 * Refuses `--output-certs` where it would be written over what it is made of: in the folder that a mounted
 * file is in, when its links are followed, and where it would replace one of them. What is missing yet is judged
 * by as much of its path as there is. Throws SETTINGS_CONFLICT.
 */
export async function refuseOverwriting(
  outputCerts: string,
  origin: Origin,
  { certificate, key, roots }: MountedPaths,
): Promise<void> {
  const parts = { certificate, key, roots };
  for (const [part, path] of Object.entries(parts)) {
    if (!(await isWrittenOver(resolve(outputCerts), path))) continue;
    const verb = part === "roots" ? "are" : "is";
    const what = `the mounted ${part} (${path}) ${verb} in ${outputCerts}, and would be overwritten`;
    throw problem("SETTINGS_CONFLICT", origin, what, "write to another folder");
  }
}

async function isWrittenOver(output: string, path: string): Promise<boolean> {
  const [folder, file] = await followTogether([output, path]);
  if (folder === undefined || file === undefined) return false;
  const isThrough = file.steps.some(([where, name]) => where === folder.end && isOurs(name));
  return isThrough || dirname(file.end) === folder.end;
}
