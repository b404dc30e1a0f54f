import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { grpc } from "../../src/gen/health.js";
import { parseSpiffeId } from "../../src/identity/spiffe-id.ts";
import { parseCertificates } from "../../src/pki/certificate.ts";
import { createCsr } from "../../src/pki/csr.ts";
import { KeyPair } from "../../src/pki/key-pair.ts";
import { verifyIssued } from "../../src/pki/verify.ts";
import {
  call,
  clientOf,
  DEV,
  newCsr,
  startServer,
  tempFolder,
  TOKEN,
  tokenIssuer,
  URI,
} from "./ca-server.setup.ts";

describe("node-agent ca", () => {
  test("signs what the agent's own checks accept, leaf first and root last", async () => {
    const server = await startServer(DEV);
    const keys = await KeyPair.generate("ecdsa-p256");
    const csr = await createCsr(keys, URI);
    const { code, chain } = await call(clientOf(server), { csr, token: TOKEN, seconds: 600 });
    expect(code).toBe("OK");
    const { leaf } = await verifyIssued({
      chain: chain.slice(0, -1),
      roots: chain.slice(-1),
      spki: keys.spki,
      identity: parseSpiffeId(URI),
      now: Date.now(),
      skewMs: 0,
      includeRoot: false,
    });
    expect(Math.abs(leaf.notAfter - Date.now() - 600_000)).toBeLessThan(5000);
  });

  test("answers health checks", async () => {
    const { HealthCheckRequest, HealthCheckResponse } = grpc.health.v1;
    const server = await startServer(DEV);
    const status = await new Promise((resolve, reject) => {
      clientOf(server).makeUnaryRequest(
        "/grpc.health.v1.Health/Check",
        (request: grpc.health.v1.HealthCheckRequest.$Properties) =>
          Buffer.from(HealthCheckRequest.encode(request).finish()),
        (bytes) => HealthCheckResponse.decode(bytes).status,
        {},
        (error, value) => (error ? reject(error) : resolve(value)),
      );
    });
    expect(status).toBe(HealthCheckResponse.ServingStatus.SERVING);
  });

  test("with --ca-dir, a restart keeps the root; without, it does not", async () => {
    const caDir = tempFolder();
    const first = await startServer([...DEV, `--ca-dir=${caDir}`]);
    await first.close(1000);
    const second = await startServer([...DEV, `--ca-dir=${caDir}`]);
    expect(second.rootPem).toBe(first.rootPem);
    const { chain } = await call(clientOf(second), { csr: await newCsr(), token: TOKEN });
    expect(chain.at(-1)).toBe(first.rootPem);
    expect((await startServer(DEV)).rootPem).not.toBe(first.rootPem);
  });

  test("writes the root for the agents, readable by all of them", async () => {
    const rootOut = join(tempFolder(), "root-cert.pem");
    const server = await startServer([...DEV, `--root-out=${rootOut}`]);
    expect(readFileSync(rootOut, "utf8")).toBe(server.rootPem);
    expect((lstatSync(rootOut).mode & 0o777).toString(8)).toBe("644");
  });

  test("200 requests at once: each gets its own certificate", async () => {
    const server = await startServer(DEV);
    const one = clientOf(server);
    const csr = await newCsr();
    const all = await Promise.all(
      Array.from({ length: 200 }, () => call(one, { csr, token: TOKEN })),
    );
    expect(new Set(all.map(({ code }) => code))).toEqual(new Set(["OK"]));
    const serials = all.map(({ chain }) => parseCertificates(chain[0] ?? "")[0]?.serial);
    expect(new Set(serials).size).toBe(200);
  });

  test("says where it listens, how callers authenticate and which root it is", async () => {
    const { lines, address } = await startServer([...DEV, "--log-format=json"]);
    const said = lines.map((line): Record<string, unknown> => JSON.parse(line));
    expect(said.map(({ msg }) => msg)).toEqual([
      "root certificate",
      "callers show",
      "listening (development only)",
    ]);
    expect(said[0]).toMatchObject({ kept: "in memory: a new root at each start" });
    expect(said[1]).toMatchObject({ trust_domain: "cluster.local" });
    expect(said[2]).toMatchObject({ address, tls: expect.stringContaining("localhost") });
  });

  test("no token is ever in a log line", async () => {
    const { jwks, token } = await tokenIssuer();
    const tokens = [await token(), await token({ aud: "x" }), `${await token()}x`, "plain-secret"];
    const lines: string[] = [];
    for (const argv of [DEV, [`--jwks=${jwks}`], ["--insecure-no-auth"]]) {
      const server = await startServer([...argv, "--log-format=json"]);
      const csr = await newCsr();
      for (const each of [TOKEN, ...tokens]) await call(clientOf(server), { csr, token: each });
      await call(clientOf(server), { csr: tokens[0] ?? "", token: TOKEN });
      lines.push(...server.lines);
    }
    const all = lines.join("\n");
    expect(all).toContain("refused");
    expect(all).toContain("signed");
    for (const each of [TOKEN, ...tokens])
      for (const part of each.split(".")) expect(all).not.toContain(part.slice(0, 24));
    expect(all).not.toMatch(/PRIVATE|BEGIN/);
  });
});
