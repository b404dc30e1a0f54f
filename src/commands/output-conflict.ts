import { basename, dirname, resolve } from "node:path";
import { problem } from "../config/problem.ts";
import type { Origin } from "../config/setting.ts";
import { followTogether } from "../files/links.ts";
import type { MountedPaths } from "../files/mounted.ts";
import { isOurs } from "../output/layout.ts";

/**
 * Refuses `--output-certs` where it would be written over what it is made of: where it would replace a mounted
 * file or a link on the way to it, and in the folder of the certificate. What is missing yet is judged by as
 * much of its path as there is. Throws SETTINGS_CONFLICT.
 */
export async function refuseOverwriting(
  outputCerts: string,
  origin: Origin,
  { certificate, key, roots }: MountedPaths,
): Promise<void> {
  const parts = { certificate, key, roots };
  for (const [part, path] of Object.entries(parts)) {
    const { isReplaced, isBeside } = await overlap(resolve(outputCerts), path);
    // Certificate and outputs side by side are a mistake, whatever the names are.
    if (!isReplaced && !(isBeside && part === "certificate")) continue;
    const verb = part === "roots" ? "are" : "is";
    const what = `the mounted ${part} (${path}) ${verb} in ${outputCerts}, and would be overwritten`;
    throw problem("SETTINGS_CONFLICT", origin, what, "write to another folder");
  }
}

/** Of a folder to write to and a file: that something on the way to the file has a name of ours there, or it is in it. */
async function overlap(
  output: string,
  path: string,
): Promise<{ readonly isReplaced: boolean; readonly isBeside: boolean }> {
  const [folder, file] = await followTogether([output, path]);
  if (folder === undefined || file === undefined) return { isReplaced: false, isBeside: false };
  // The end is a step only once it is there.
  const places = [...file.steps, [dirname(file.end), basename(file.end)] as const];
  return {
    isReplaced: places.some(([where, name]) => where === folder.end && isOurs(name)),
    isBeside: dirname(file.end) === folder.end,
  };
}
