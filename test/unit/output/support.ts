import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { SetFile } from "../../../src/output/set-folder.ts";

export const NAMES = ["key.pem", "cert-chain.pem", "root-cert.pem"] as const;

/** A set whose files all say which one it is. */
export const setOf = (which: string | number): SetFile[] =>
  NAMES.map((name) => ({ name, data: `${which}`, mode: name === "key.pem" ? 0o600 : 0o644 }));

/** As docs/files.md tells a reader to: `..data` is resolved once, and all is read inside. */
export function readSet(folder: string): string[] {
  const generation = realpathSync(join(folder, "..data"));
  return NAMES.map((name) => readFileSync(join(generation, name), "utf8"));
}

/** File by file, as a program does that was given their paths. */
export const readThroughLinks = (folder: string): string[] =>
  NAMES.map((name) => readFileSync(join(folder, name), "utf8"));
