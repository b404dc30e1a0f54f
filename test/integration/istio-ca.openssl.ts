import { spawn, spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { onTestFinished } from "vitest";
import { tlsIdentity } from "../fakes/tls-identity.ts";
import { temporaryFolder } from "./istio-ca.setup.ts";

/** A server that demands client certificates and answers a wrong one with an alert. */
export async function opensslServer(clientRootPem: string) {
  const tls = await tlsIdentity();
  const folder = await temporaryFolder();
  const file = async (name: string, pem: string) => {
    await writeFile(join(folder, name), pem);
    return join(folder, name);
  };
  const names = {
    key: await file("key.pem", tls.keyPem),
    cert: await file("cert.pem", tls.certPem),
    CAfile: await file("clients.pem", clientRootPem),
  };
  const flags = Object.entries(names).flatMap(([name, path]) => [`-${name}`, path]);
  const always = ["-accept", "127.0.0.1:0", "-Verify", "2", "-verify_return_error", "-tls1_2"];
  const child = spawn("openssl", ["s_server", ...always, ...flags], {
    // At the end of its input it hangs up.
    stdio: ["pipe", "pipe", "ignore"],
  });
  onTestFinished(() => void child.kill());
  return { port: await acceptPort(child.stdout), tls };
}

/** For `test.skipIf`; with CI=true openssl may not be missing. */
export const noOpenssl =
  spawnSync("openssl", ["version"]).status !== 0 && process.env["CI"] !== "true";

/** openssl prints `ACCEPT 127.0.0.1:PORT`. */
async function acceptPort(output: Readable): Promise<number> {
  for await (const line of createInterface(output)) {
    const port = /^ACCEPT .*:(\d+)/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error("openssl s_server ended before it listened");
}
