/**
 * How long a pod waits: from the start of the process until `default` and `ROOTCA` are in a client's
 * hand, with a CA on loopback. Bare Node, measured in turn with the agent, is the floor; figures are
 * ratios to it, so that they hold on another machine.
 *
 *   npm run build && node scripts/run-ts.mjs bench/start.ts [NODE_BINARY ...]
 *
 * Without arguments: the Node that runs it, and the one that NODE24 names.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect as connectHttp2, type ClientHttp2Session } from "node:http2";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { envoy } from "../src/gen/sds.js";

const RUNS = 15;
const BUNDLE = resolve("dist/node-agent.js");
const { DiscoveryRequest, DiscoveryResponse } = envoy.service.discovery.v3;
const STREAM = "/envoy.service.secret.v3.SecretDiscoveryService/StreamSecrets";
const TOKEN = "bench-token-of-no-value";

const folder = mkdtempSync(join(tmpdir(), "na-bench-"));
const root = join(folder, "root.pem");
const ca = spawn(
  process.execPath,
  [BUNDLE, "ca", "--listen", "127.0.0.1:0", "--dev-token", TOKEN, "--root-out", root],
  { stdio: ["ignore", "pipe", "inherit"] },
);
try {
  const port = await caPort();
  const named = [process.execPath, process.env["NODE24"]].filter((path) => path !== undefined);
  const binaries = process.argv.length > 2 ? process.argv.slice(2) : named;
  for (const binary of binaries) await measure(binary, port);
} finally {
  ca.kill("SIGTERM");
  rmSync(folder, { recursive: true, force: true });
}

async function measure(binary: string, port: number): Promise<void> {
  const bare: number[] = [];
  const agent: number[] = [];
  const memory: number[] = [];
  // The first round warms the disk cache and is not counted.
  for (let run = -1; run < RUNS; run += 1) {
    const floor = bareStart(binary);
    const { ms, rssMb } = await agentStart(binary, port);
    if (run < 0) continue;
    bare.push(floor);
    agent.push(ms);
    memory.push(rssMb);
  }
  const version = spawnSync(binary, ["--version"]).stdout.toString().trim();
  const [floor, ms] = [median(bare), median(agent)];
  console.log(
    `${version}: bare ${floor.toFixed(0)} ms, start to both secrets ${ms.toFixed(0)} ms` +
      ` (min ${Math.min(...agent).toFixed(0)}), ${(ms / floor).toFixed(1)}x;` +
      ` RSS ${median(memory).toFixed(0)} MB`,
  );
}

function bareStart(binary: string): number {
  const began = performance.now();
  spawnSync(binary, ["-e", "0"]);
  return performance.now() - began;
}

async function agentStart(binary: string, port: number): Promise<{ ms: number; rssMb: number }> {
  const socket = join(folder, "s");
  const args = ["--ca-addr", `127.0.0.1:${port}`, "--ca-root-ca", root, "--socket", socket];
  const identity = ["--namespace", "demo", "--service-account", "web"];
  const token = ["--token-path", tokenFile()];
  const began = performance.now();
  const process_ = spawn(
    binary,
    [BUNDLE, "run", ...args, ...identity, ...token, "--metrics-addr", "127.0.0.1:0"],
    { stdio: ["ignore", "ignore", "inherit"] },
  );
  await bothSecrets(socket);
  const ms = performance.now() - began;
  await new Promise((done) => setTimeout(done, 500));
  const rssMb = residentMb(process_.pid ?? 0);
  const ended = new Promise((done) => process_.once("close", done));
  process_.kill("SIGTERM");
  await ended;
  return { ms, rssMb };
}

async function bothSecrets(path: string): Promise<void> {
  const socket = await connected(path);
  const session = connectHttp2("http://sds", { createConnection: () => socket });
  await Promise.all(["default", "ROOTCA"].map((name) => secret(session, name)));
  session.destroy();
}

/** Tries until somebody listens: Envoy does the same, less often. */
function connected(path: string): Promise<Socket> {
  return new Promise((done) => {
    const attempt = (): void => {
      const socket = connect(path);
      socket.once("connect", () => done(socket));
      socket.once("error", () => setTimeout(attempt, 1));
    };
    attempt();
  });
}

/** Asks for one secret on a stream of its own, as Envoy does, and resolves when it has come. */
function secret(session: ClientHttp2Session, name: string): Promise<void> {
  return new Promise((done, fail) => {
    const stream = session.request({
      ":method": "POST",
      ":path": STREAM,
      "content-type": "application/grpc",
      te: "trailers",
    });
    let received = Buffer.alloc(0);
    stream.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 5 || received.length < 5 + received.readUInt32BE(1)) return;
      const { resources } = DiscoveryResponse.decode(received.subarray(5));
      if (resources.length === 1) done();
      else fail(new Error("an answer without the secret"));
    });
    stream.on("error", fail);
    const request = DiscoveryRequest.encode({ resourceNames: [name] }).finish();
    const frame = Buffer.alloc(5);
    frame.writeUInt32BE(request.length, 1);
    stream.write(Buffer.concat([frame, request]));
  });
}

async function caPort(): Promise<number> {
  let text = "";
  for await (const chunk of ca.stdout) {
    text += String(chunk);
    const port = /127\.0\.0\.1:(\d+)/.exec(text)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`the CA did not start:\n${text}`);
}

function tokenFile(): string {
  const path = join(folder, "token");
  writeFileSync(path, TOKEN);
  return path;
}

function residentMb(pid: number): number {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kb) / 1024;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
