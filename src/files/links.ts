import { readlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { codeOf } from "../core/regular-file.ts";

/** The target of a link; undefined for what is none. Throws what the system says (`ENOENT`, …). */
export type ReadLink = (path: string) => Promise<string | undefined>;

/** Where a path leads. */
export interface Trail {
  /** Without links, as far as it could be followed; what is left of it from there on is as it was written. */
  readonly end: string;
  /** Why it could not be followed to its end: what the system said. */
  readonly problem?: unknown;
  /** Each link on the way and the end itself, or the part that is missing: folder and name in it. */
  readonly steps: readonly (readonly [folder: string, name: string])[];
}

/** Linux's own limit (path_resolution(7)). */
const MAX_LINKS = 40;

/** Follows an absolute path, link by link, as the kernel does. */
export async function followLinks(path: string, readLink: ReadLink): Promise<Trail> {
  const steps: [string, string][] = [];
  const ahead = partsOf(path);
  let end = "/";
  for (let part = ahead.shift(); part !== undefined; part = ahead.shift()) {
    if (part === "..") {
      end = dirname(end);
      continue;
    }
    const next = join(end, part);
    let target: string | undefined;
    try {
      target = await readLink(next);
    } catch (problem) {
      return { end: join(next, ...ahead), problem, steps: [...steps, [end, part]] };
    }
    if (target !== undefined || ahead.length === 0) steps.push([end, part]);
    if (steps.length > MAX_LINKS)
      return { end: join(next, ...ahead), problem: new Error("too many links"), steps };
    if (target === undefined) end = next;
    else ahead.unshift(...partsOf(target));
    if (target?.startsWith("/")) end = "/";
  }
  return { end, steps };
}

/**
 * Follows all of a set. Each link is read once for all of them: a kubelet's `..data`, or whatever stands
 * for the generation elsewhere, is the same for each file, so that no mixture of two can come of it.
 */
export function followTogether(
  paths: readonly string[],
  readLink: ReadLink = targetOf,
): Promise<Trail[]> {
  const links = new Map<string, Promise<string | undefined>>();
  const once: ReadLink = (path) => {
    const link = links.get(path) ?? readLink(path);
    links.set(path, link);
    return link;
  };
  return Promise.all(paths.map((path) => followLinks(path, once)));
}

async function targetOf(path: string): Promise<string | undefined> {
  try {
    return await readlink(path);
  } catch (error) {
    if (codeOf(error) === "EINVAL") return undefined;
    throw error;
  }
}

const partsOf = (path: string): string[] =>
  path.split("/").filter((part) => part !== "" && part !== ".");
