/**
 * Makes the static protobuf code in `src/gen` from `protos/`.
 *
 *     node scripts/generate.mjs            writes it
 *     node scripts/generate.mjs --check    exits 1 when what is there is not what would be written
 *
 * One module for each peer, so that a lazily loaded part brings its own messages and no others. Only
 * constructors, `encode` and `decode`: the rest (verify, fromObject, toObject) doubles the code that a
 * start has to read.
 */
import { transform } from "esbuild";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const require = createRequire(import.meta.url);
const root = fileURLToPath(new URL("..", import.meta.url));
const target = join(root, "src/gen");
const handWritten = new Set(["runtime.js", "runtime.d.ts"]);

const modules = {
  sds: [
    "envoy/service/secret/v3/sds.proto",
    "envoy/extensions/transport_sockets/tls/v3/secret.proto",
  ],
  "spiffe-validator": [
    "envoy/extensions/transport_sockets/tls/v3/tls_spiffe_validator_config.proto",
  ],
  "istio-ca": ["security/v1alpha1/ca.proto"],
  health: ["grpc/health/v1/health.proto"],
};

const options = [
  "--path=protos",
  "--target=static-module",
  "--wrap=esm",
  "--dts",
  "--dependency=./runtime.js",
  "--force-number",
  "--no-create",
  "--no-verify",
  "--no-convert",
  "--no-delimited",
  "--no-typeurl",
  "--no-service",
];

const header = "// Made by scripts/generate.mjs from protos/; do not edit.\n";

/** File name -> text of everything that belongs into `src/gen`. */
async function generated() {
  const folder = await mkdtemp(join(tmpdir(), "node-agent-gen-"));
  try {
    const made = await Promise.all(
      Object.entries(modules).map(([name, protos]) => compile(folder, name, protos)),
    );
    return new Map(made.flat());
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compile(folder, name, protos) {
  const out = join(folder, `${name}.js`);
  const pbjs = require.resolve("protobufjs-cli/bin/pbjs");
  const rootName = ["--root", `node-agent/${name}`];
  await promisify(execFile)(
    process.execPath,
    [pbjs, ...options, ...rootName, "--out", out, ...protos],
    { cwd: root },
  );
  // The types come from the comments, so pbjs has to write them; the code does not need them.
  const { code } = await transform(await readFile(out, "utf8"), {
    format: "esm",
    target: "node20",
    legalComments: "none",
  });
  const types = (await readFile(join(folder, `${name}.d.ts`), "utf8")).replace(
    /^import Long = require\("long"\);\n/m,
    "",
  );
  return [
    [`${name}.js`, header + code],
    [`${name}.d.ts`, header + types],
  ];
}

async function stale(files) {
  const there = await readdir(target);
  const left = there.filter(
    (name) => /\.(js|d\.ts)$/.test(name) && !files.has(name) && !handWritten.has(name),
  );
  const changed = [];
  for (const [name, text] of files) {
    const current = await readFile(join(target, name), "utf8").catch(() => undefined);
    if (current !== text) changed.push(name);
  }
  return { changed, left };
}

const files = await generated();
const { changed, left } = await stale(files);
if (process.argv.includes("--check")) {
  const names = [...changed, ...left].join(", ");
  if (names !== "") {
    console.error(`src/gen is not current (${names}): run \`npm run generate\``);
    process.exitCode = 1;
  }
} else {
  for (const name of changed) await writeFile(join(target, name), files.get(name));
  for (const name of left) await rm(join(target, name));
}
