import { connect as connectTcp, createServer } from "node:net";
import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { grpc } from "../../src/gen/health.js";
import { AgentError } from "../../src/core/errors.ts";
import { parseSpiffeId } from "../../src/identity/spiffe-id.ts";
import { parseCertificates } from "../../src/pki/certificate.ts";
import { createCsr } from "../../src/pki/csr.ts";
import { KeyPair } from "../../src/pki/key-pair.ts";
import { verifyIssued } from "../../src/pki/verify.ts";
import { TestCa } from "../support/test-ca.ts";
import {
  call,
  connect,
  startServer,
  tempFile,
  tempFolder,
  type TestServer,
  tokenIssuer,
  URI,
} from "./ca-server.setup.ts";

const TOKEN = "correct-horse-battery-staple";
const DEV = [`--dev-token=${TOKEN}`];

const newCsr = async (uri = URI): Promise<string> =>
  createCsr(await KeyPair.generate("ecdsa-p256"), uri);

const client = (server: TestServer) => connect(server.address, { root: server.rootPem });

async function startFailure(argv: readonly string[]): Promise<AgentError> {
  const error: unknown = await startServer(argv).catch((thrown: unknown) => thrown);
  if (error instanceof AgentError) return error;
  throw new Error("it started", { cause: error });
}

describe("node-agent ca", () => {
  test("signs what the agent's own checks accept, leaf first and root last", async () => {
    const server = await startServer(DEV);
    const keys = await KeyPair.generate("ecdsa-p256");
    const csr = await createCsr(keys, URI);
    const { code, chain } = await call(client(server), { csr, token: TOKEN, seconds: 600 });
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
      client(server).makeUnaryRequest(
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
    const { chain } = await call(client(second), { csr: await newCsr(), token: TOKEN });
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
    const one = client(server);
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
      "listening, for development and tests only",
    ]);
    expect(said[0]).toMatchObject({ kept: "in memory: a new root at each start" });
    expect(said[1]).toMatchObject({ trustDomain: "cluster.local" });
    expect(said[2]).toMatchObject({ address, tls: expect.stringContaining("localhost") });
  });

  test("no token is ever in a log line", async () => {
    const { jwks, token } = await tokenIssuer();
    const tokens = [await token(), await token({ aud: "x" }), `${await token()}x`, "plain-secret"];
    const lines: string[] = [];
    for (const argv of [DEV, [`--jwks=${jwks}`], ["--insecure-no-auth"]]) {
      const server = await startServer([...argv, "--log-format=json"]);
      const csr = await newCsr();
      for (const each of [TOKEN, ...tokens]) await call(client(server), { csr, token: each });
      await call(client(server), { csr: tokens[0] ?? "", token: TOKEN });
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

describe("what a caller is refused for", () => {
  test.each([
    ["no SPIFFE ID", [], "the CSR has to name one SPIFFE ID, it names 0"],
    ["two", [URI, `${URI}-2`], "the CSR has to name one SPIFFE ID, it names 2"],
    [
      "another trust domain",
      ["spiffe://other/ns/demo/sa/web"],
      "the CSR's trust domain is other, this CA signs for cluster.local",
    ],
    [
      "another form",
      ["spiffe://cluster.local/web"],
      '"spiffe://cluster.local/web" is not of the form spiffe://<trust-domain>/ns/<namespace>/sa/<service-account>',
    ],
  ])("a development token and a CSR with %s", async (_, uris, reason) => {
    const server = await startServer(DEV);
    const outcome = await call(client(server), { csr: await csrWith(uris), token: TOKEN });
    expect(outcome).toMatchObject({
      code: "INVALID_ARGUMENT",
      message: `CSR signing error (${reason})`,
    });
  });

  test.each([
    [undefined, "UNAUTHENTICATED", "request authenticate failure"],
    [`Bearer ${TOKEN}`, "OK", ""],
    [`bearer ${TOKEN}`, "OK", ""],
    [`Basic ${TOKEN}`, "UNAUTHENTICATED", "request authenticate failure"],
    [TOKEN, "UNAUTHENTICATED", "request authenticate failure"],
    ["Bearer ", "UNAUTHENTICATED", "request authenticate failure"],
    [`Bearer ${TOKEN} ${TOKEN}`, "UNAUTHENTICATED", "request authenticate failure"],
  ])("authorization %j: %s", async (authorization, code, message) => {
    const server = await startServer(DEV);
    const outcome = await call(client(server), {
      csr: await newCsr(),
      ...(authorization !== undefined && { authorization }),
    });
    expect([outcome.code, outcome.message]).toEqual([code, message]);
  });

  test("the caller is not told why, the log is", async () => {
    const { jwks, token } = await tokenIssuer();
    const server = await startServer([`--jwks=${jwks}`, "--log-format=text"]);
    const old = await token({ exp: 1_700_000_000 });
    const outcome = await call(client(server), { csr: await newCsr(), token: old });
    expect(outcome.message).toBe("request authenticate failure");
    expect(server.lines.at(-1)).toMatch(
      / warn {2}refused .*\\"exp\\" claim timestamp check failed/,
    );
  });

  test("a request that is larger than any CSR", async () => {
    const server = await startServer(DEV);
    const one = client(server);
    const large = await call(one, { csr: "x".repeat(200_000), token: TOKEN });
    expect(large.code).toBe("INVALID_ARGUMENT");
    const huge = await call(one, { csr: "x".repeat(1_000_000), token: TOKEN });
    expect(huge.code).toBe("RESOURCE_EXHAUSTED");
    expect((await call(one, { csr: await newCsr(), token: TOKEN })).code).toBe("OK");
  });

  test("a lifetime above the maximum; with cap it is shortened", async () => {
    const request = { csr: await newCsr(), token: TOKEN, seconds: 7200 };
    const istiod = await startServer([...DEV, "--max-ttl=1h", "--default-ttl=30m"]);
    expect((await call(client(istiod), request)).message).toBe(
      "CSR signing error (requested TTL 2h0m0s is greater than the max allowed TTL 1h0m0s)",
    );
    const csr = await startServer([
      ...DEV,
      "--max-ttl=1h",
      "--default-ttl=30m",
      "--ttl-above-max=cap",
    ]);
    const { chain } = await call(client(csr), request);
    const [leaf] = parseCertificates(chain[0] ?? "");
    expect(Math.abs((leaf?.notAfter ?? 0) - Date.now() - 3_600_000)).toBeLessThan(5000);
  });
});

describe("starts and stops", () => {
  test("a peer that resets its connection disturbs nobody", async () => {
    const server = await startServer(DEV);
    const port = Number(server.address.split(":").at(-1));
    for (const first of ["", "\u0016\u0003\u0001", "GET / HTTP/1.1\r\n\r\n"]) {
      const peer = connectTcp(port, "127.0.0.1");
      await new Promise((resolve) => peer.once("connect", resolve));
      await new Promise((resolve) => peer.write(first, resolve));
      peer.resetAndDestroy();
    }
    expect((await call(client(server), { csr: await newCsr(), token: TOKEN })).code).toBe("OK");
  });

  test("a port that is taken: CA_LISTEN, and the root file of the other CA stays", async () => {
    const rootOut = tempFile("root.pem", "the other CA's");
    const other = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void other.close());
    await new Promise((resolve) => other.once("listening", resolve));
    const address = other.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const error = await startFailure([
      ...DEV,
      `--listen=127.0.0.1:${port}`,
      `--root-out=${rootOut}`,
    ]);
    expect([error.code, error.exitCode]).toEqual(["CA_LISTEN", 2]);
    expect(error.message).toBe(`cannot listen on 127.0.0.1:${port}: EADDRINUSE`);
    expect(readFileSync(rootOut, "utf8")).toBe("the other CA's");
  });

  test("a root file that cannot be written: refused", async () => {
    const error = await startFailure([...DEV, "--root-out=/nowhere/root.pem"]);
    expect([error.code, error.exitCode]).toEqual(["INVALID_VALUE", 2]);
    expect(error.message).toMatch(/^--root-out \/nowhere\/root\.pem: cannot be written: ENOENT/);
  });

  test("closed, it answers nobody any more", async () => {
    const server = await startServer(DEV);
    const one = client(server);
    const csr = await newCsr();
    expect((await call(one, { csr, token: TOKEN })).code).toBe("OK");
    await server.close(1000);
    expect((await call(one, { csr, token: TOKEN })).code).toBe("UNAVAILABLE");
  });

  test("clients that are connected do not hold up the end, silent ones neither", async () => {
    const server = await startServer(DEV);
    await call(client(server), { csr: await newCsr(), token: TOKEN });
    const silent = connectTcp(Number(server.address.split(":").at(-1)), "127.0.0.1");
    await new Promise((resolve) => silent.once("connect", resolve));
    const begun = performance.now();
    await server.close(5000);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});

async function csrWith(uris: readonly string[]): Promise<string> {
  const { webcrypto, x509 } = await import("../../src/pki/webcrypto.ts");
  const algorithm = { name: "ECDSA", namedCurve: "P-256" };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const names = uris.map((value) => ({ type: "url", value }) as const);
  const csr = await x509.Pkcs10CertificateRequestGenerator.create(
    {
      keys,
      signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
      extensions: names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names, true)] : [],
    },
    webcrypto,
  );
  return `${csr.toString("pem")}\n`;
}

test("a client certificate of another CA counts as none", async () => {
  const server = await startServer(DEV);
  const other = await TestCa.create();
  const keys = await KeyPair.generate("ecdsa-p256");
  const csr = await createCsr(keys, URI);
  const chain = await other.sign(csr);
  const key = (await keys.privateKeyPem("pkcs8")).reveal();
  const stranger = connect(server.address, {
    root: server.rootPem,
    clientCertificate: { chain, key },
  });
  expect((await call(stranger, { csr })).code).toBe("UNAUTHENTICATED");
  expect((await call(stranger, { csr, token: TOKEN })).code).toBe("OK");
});
