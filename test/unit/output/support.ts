import { mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { SetFile } from "../../../src/output/set-folder.ts";

export const NAMES = ["key.pem", "cert-chain.pem", "root-cert.pem"] as const;

/** A set whose files all say which one it is. */
export const setOf = (which: string | number): SetFile[] =>
  NAMES.map((name) => ({ name, data: `${which}`, mode: name === "key.pem" ? 0o600 : 0o644 }));

/** A folder that is gone after the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "output-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** As docs/files.md tells a reader to: `..data` is resolved once, and all is read inside. */
export function readSet(folder: string): string[] {
  const generation = realpathSync(join(folder, "..data"));
  return NAMES.map((name) => readFileSync(join(generation, name), "utf8"));
}

/** File by file, as a program does that was given their paths. */
export const readThroughLinks = (folder: string): string[] =>
  NAMES.map((name) => readFileSync(join(folder, name), "utf8"));
