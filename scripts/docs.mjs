/**
 * Writes the tables of the docs from the tables of the code: `npm run docs`. With `--check` it writes
 * nothing, and fails where a document differs.
 */
import { spawnSync } from "node:child_process";

const { status } = spawnSync(
  process.execPath,
  ["scripts/run-ts.mjs", "scripts/docs/main.ts", ...process.argv.slice(2)],
  { stdio: "inherit" },
);
process.exitCode = status ?? 1;
