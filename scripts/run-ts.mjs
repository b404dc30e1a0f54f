/** Runs a TypeScript file of this project: `node scripts/run-ts.mjs FILE [ARG ...]` (Node 20 cannot). */
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

const [file, ...args] = process.argv.slice(2);
// Inside the project, so that packages are found from the bundle.
const folder = await mkdtemp(join(process.cwd(), "node_modules", ".run-ts-"));
try {
  const outfile = join(folder, "main.mjs");
  await build({
    entryPoints: [file],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    define: { __VERSION__: '"0.0.0-dev"', __COMMIT__: '"dev"' },
  });
  process.exitCode =
    spawnSync(process.execPath, ["--expose-gc", outfile, ...args], { stdio: "inherit" }).status ??
    1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
