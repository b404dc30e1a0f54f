/**
 * Bundles `src/main.ts` into `dist/`: ESM with shared chunks, so that what the first secret does not
 * need (metrics, other providers, commands) is neither read nor compiled before it.
 */
import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { chmod, readFile, rm } from "node:fs/promises";

const { version } = JSON.parse(await readFile("package.json", "utf8"));

await rm("dist", { recursive: true, force: true });
await build({
  entryPoints: { "node-agent": "src/main.ts" },
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  minify: true,
  // The ES modules of a package can be cut to what is used; its CommonJS build cannot.
  mainFields: ["module", "main"],
  // A native addon, loaded only when it is asked for: Node finds it in node_modules beside or above.
  external: ["koffi"],
  // Error names and `constructor.name` are read by grpc-js and shown to users.
  keepNames: false,
  chunkNames: "chunks/[name]-[hash]",
  legalComments: "linked",
  sourcemap: process.env.NODE_AGENT_SOURCEMAP === "true" ? "linked" : false,
  define: {
    __VERSION__: JSON.stringify(version),
    __COMMIT__: JSON.stringify(process.env.NODE_AGENT_COMMIT ?? commit()),
  },
  banner: {
    // The CommonJS packages inside ask for Node's own modules with require().
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  logLevel: "warning",
});
await chmod("dist/node-agent.js", 0o755);

function commit() {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], {
      stdio: ["ignore", "pipe", "ignore"],
    })
      .toString()
      .trim();
  } catch {
    return "unknown";
  }
}
