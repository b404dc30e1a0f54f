import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { Sensitive } from "../../src/core/sensitive.ts";
import { formatSpiffeId } from "../../src/identity/spiffe-id.ts";
import { createCsr } from "../../src/pki/csr.ts";
import { KeyPair } from "../../src/pki/key-pair.ts";
import { eventually } from "../support/eventually.ts";
import { tlsIdentity } from "../fakes/tls-identity.ts";
import { TestCa } from "../support/test-ca.ts";
import {
  clientOf,
  identity,
  never,
  refused,
  signRequest,
  startCa,
  temporaryFolder,
} from "./istio-ca.setup.ts";

const HOUR = 3_600_000;

describe("a handshake that fails says why", () => {
  test("issuer unknown: names the file of the roots", async () => {
    const ca = await startCa();
    const { client, rootFile } = await clientOf(ca);
    await writeFile(rootFile, (await tlsIdentity()).rootPem);
    const error = await refused(client.sign(await signRequest(), never));
    expect(error.code).toBe("CA_TLS");
    expect(error.message).toContain(`CA ${ca.endpoint}: unknown issuer: no root in ${rootFile}`);
    expect(error.hint).toContain("CA_ROOT_CA");
    expect(ca.calls).toEqual([]);
  });

  test("name mismatch: names the certificate's names and the one expected", async () => {
    const tls = await tlsIdentity({ dns: ["istiod.istio-system.svc", "istiod"], ips: [] });
    const ca = await startCa({ tls });
    const { client } = await clientOf(ca);
    const error = await refused(client.sign(await signRequest(), never));
    expect(error.code).toBe("CA_TLS");
    expect(error.message).toBe(
      `CA ${ca.endpoint}: its certificate is for DNS:istiod.istio-system.svc, DNS:istiod, not for 127.0.0.1`,
    );
    expect(error.hint).toContain("--ca-server-name (ISTIOD_SAN)");
  });

  test("name mismatch: cured by --ca-server-name, which applies beside an address, too", async () => {
    const tls = await tlsIdentity({ dns: ["istiod.istio-system.svc"], ips: [] });
    const ca = await startCa({ tls });
    const { client } = await clientOf(ca, { caServerName: "istiod.istio-system.svc" });
    await client.sign(await signRequest(), never);
    expect(ca.calls).toHaveLength(1);
  });

  test.each([
    ["expired", { notBefore: Date.now() - 2 * HOUR, notAfter: Date.now() - HOUR }, "has expired"],
    ["not yet valid", { notBefore: Date.now() + HOUR }, "is not valid yet"],
  ])("certificate %s", async (_, window, words) => {
    const ca = await startCa({
      tls: await tlsIdentity({ notAfter: Date.now() + 2 * HOUR, ...window }),
    });
    const { client } = await clientOf(ca);
    const error = await refused(client.sign(await signRequest(), never));
    expect([error.code, error.message]).toEqual(["CA_TLS", expect.stringContaining(words)]);
    expect(error.hint).toContain("clock");
  });

  test("a port that speaks no TLS", async () => {
    const ca = await startCa({ plaintext: true });
    const { client } = await clientOf(ca);
    const error = await refused(client.sign(await signRequest(), never));
    expect([error.code, error.message]).toEqual([
      "CA_TLS",
      expect.stringContaining("the port does not speak TLS"),
    ]);
    expect(error.hint).toContain("15010 is plaintext");
  });

  test("a server that has no TLS 1.2", async () => {
    const ca = await startCa({ maxTls: "TLSv1.1" });
    const { client } = await clientOf(ca);
    const error = await refused(client.sign(await signRequest(), never));
    expect([error.code, error.message]).toEqual([
      "CA_TLS",
      expect.stringContaining("it offers no TLS 1.2 or newer"),
    ]);
  });

  test("a CA that wants a client certificate", async () => {
    const clientRootPem = (await TestCa.create()).rootPem;
    const required = { clientRootPem, clientCertificateRequired: true };
    const ca = await startCa({ ...required, maxTls: "TLSv1.2" });
    const { client } = await clientOf(ca);
    const error = await refused(client.sign(await signRequest(), never));
    expect([error.code, error.message]).toEqual([
      "CA_TLS",
      expect.stringContaining("the CA ended the handshake"),
    ]);
    expect(error.hint).toContain("set PROV_CERT");
  });

  test("the same in TLS 1.3, which says so after the handshake, if the alert gets through", async () => {
    const clientRootPem = (await TestCa.create()).rootPem;
    const ca = await startCa({ clientRootPem, clientCertificateRequired: true });
    const { client } = await clientOf(ca);
    const error = await refused(client.sign(await signRequest(), never));
    expect(["CA_TLS", "CA_UNREACHABLE"]).toContain(error.code);
    expect(error.hint).toContain("PROV_CERT");
  });

  test("a server of HTTP/1.1 only", async () => {
    const tls = await tlsIdentity();
    const server = createServer({ key: tls.keyPem, cert: tls.certPem });
    await once(server.listen(0, "127.0.0.1"), "listening");
    onTestFinished(() => void server.close());
    const ca = await startCa({ tls });
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    const { client } = await clientOf(ca, { caAddr: { host: "127.0.0.1", port } });
    const error = await refused(client.sign(await signRequest(), never));
    expect([error.code, error.message]).toEqual([
      "CA_TLS",
      expect.stringContaining("the port does not speak HTTP/2"),
    ]);
  });

  test("certificates are checked whatever NODE_TLS_REJECT_UNAUTHORIZED says", async () => {
    const ca = await startCa();
    const { client, rootFile } = await clientOf(ca);
    await writeFile(rootFile, (await tlsIdentity()).rootPem);
    vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
    try {
      const error = await refused(client.sign(await signRequest(), never));
      expect(error.code).toBe("CA_TLS");
    } finally {
      vi.unstubAllEnvs();
    }
  });
});

describe("the roots of the CA", () => {
  test("rotate: the next call trusts the new file", async () => {
    const [before, after] = [await tlsIdentity(), await tlsIdentity()];
    const ca = await startCa({ tls: after });
    const { client, of, rootFile } = await clientOf(ca);
    await writeFile(rootFile, before.rootPem);
    expect((await refused(client.sign(await signRequest(), never))).code).toBe("CA_TLS");
    await writeFile(rootFile, before.rootPem + after.rootPem);
    await client.sign(await signRequest(), never);
    expect(of("ca.roots.loaded").map(({ certificates }) => certificates)).toEqual([1, 1, 2]);
  });

  test("are read again after a failure, though the file looks the same", async () => {
    const wrong = await tlsIdentity();
    const ca = await startCa();
    const size = Math.max(wrong.rootPem.length, ca.rootPem.length);
    const { client, rootFile } = await clientOf(ca);
    const at = new Date("2026-01-01T00:00:00Z");
    const put = async (pem: string) => {
      await writeFile(rootFile, pem.padEnd(size, "\n"));
      await utimes(rootFile, at, at);
      const { ino, mtimeMs, size: bytes } = await stat(rootFile);
      return { ino, mtimeMs, bytes };
    };
    const first = await put(wrong.rootPem);
    expect((await refused(client.sign(await signRequest(), never))).code).toBe("CA_TLS");
    expect(await put(ca.rootPem)).toEqual(first);
    await client.sign(await signRequest(), never);
    expect(ca.calls).toHaveLength(1);
  });

  test("garbage in a new file changes nothing and is told about once", async () => {
    const ca = await startCa();
    const { client, of, rootFile } = await clientOf(ca);
    await writeFile(rootFile, "garbage");
    await client.sign(await signRequest(), never);
    await client.sign(await signRequest(), never);
    expect(of("ca.roots.unusable")).toMatchObject([
      { path: rootFile, error: { code: "CA_ROOT_INVALID" } },
    ]);
    await rm(rootFile);
    await client.sign(await signRequest(), never);
    expect(of("ca.roots.unusable").map(({ error }) => error.code)).toEqual([
      "CA_ROOT_INVALID",
      "CA_ROOT_MISSING",
    ]);
  });

  test.each([
    ["missing", undefined, "CA_ROOT_MISSING", "the file does not exist"],
    ["empty", "", "CA_ROOT_INVALID", "the file is empty"],
    ["garbage", "not PEM\n", "CA_ROOT_INVALID", "holds no roots"],
    [
      "PEM without a certificate in it",
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
      "CA_ROOT_INVALID",
      "holds no roots",
    ],
  ])("%s at start end the process with exit status 2", async (_, content, code, words) => {
    const ca = await startCa();
    const caRootCa = join(await temporaryFolder(), "root-cert.pem");
    if (content !== undefined) await writeFile(caRootCa, content);
    const error = await refused(clientOf(ca, { caRootCa }));
    expect([error.code, error.exitCode]).toEqual([code, 2]);
    expect(error.message).toContain(caRootCa);
    expect(error.message).toContain(words);
    expect(error.message).not.toContain("\n");
  });

  test("of PROV_CERT may come after the agent", async () => {
    const ca = await startCa();
    const provCert = await temporaryFolder();
    const { client } = await clientOf(ca, { caRootCa: undefined, provCert });
    const error = await refused(client.sign(await signRequest(), never));
    expect(error.code).toBe("CA_ROOT_MISSING");
    expect(error.message).toContain(`${provCert}/root-cert.pem`);
    await writeFile(join(provCert, "root-cert.pem"), ca.rootPem);
    await client.sign(await signRequest(), never);
    expect(ca.calls).toHaveLength(1);
  });

  test("SYSTEM is the operating system's pool, which does not know a mesh's CA", async () => {
    const ca = await startCa();
    const { client, of } = await clientOf(ca, { caRootCa: "SYSTEM" });
    expect(of("ca.roots.loaded")[0]?.certificates).toBeGreaterThan(50);
    const error = await refused(client.sign(await signRequest(), never));
    expect([error.code, error.message]).toEqual([
      "CA_TLS",
      expect.stringContaining("unknown issuer"),
    ]);
  });

  test("may be an intermediate: what the file holds is trusted, as Go does it", async () => {
    const tls = await tlsIdentity();
    // The server's own certificate as the anchor: no self-signed certificate anywhere.
    const ca = await startCa({ tls: { ...tls, rootPem: tls.certPem } });
    const { client } = await clientOf(ca);
    await client.sign(await signRequest(), never);
    expect(ca.calls).toHaveLength(1);
  });
});

describe("a client certificate in PROV_CERT", () => {
  const clients = TestCa.create();

  async function provision(folder: string, options: { expired?: boolean; dns?: string[] } = {}) {
    const key = await KeyPair.generate("ecdsa-p256");
    const issuer = await clients;
    const csr = await createCsr(key, formatSpiffeId(identity));
    await writeFile(join(folder, "cert-chain.pem"), await issuer.sign(csr, options));
    await writeFile(join(folder, "key.pem"), (await key.privateKeyPem("pkcs8")).reveal());
  }

  async function start() {
    const ca = await startCa({ clientRootPem: (await clients).rootPem });
    const provCert = await temporaryFolder();
    return { ca, provCert };
  }

  test("is shown beside the token", async () => {
    const { ca, provCert } = await start();
    await provision(provCert);
    const { client, of } = await clientOf(ca, { provCert });
    await client.sign(await signRequest(), never);
    expect(ca.calls[0]?.clientCertificate).toBe("URI:spiffe://cluster.local/ns/demo/sa/web");
    expect(ca.calls[0]?.token).toBeDefined();
    expect(of("ca.client_certificate.unusable")).toEqual([]);
  });

  test("without a token is enough, and nothing is said about the token", async () => {
    const { ca, provCert } = await start();
    await provision(provCert);
    const { client, of, tokenFile } = await clientOf(ca, { provCert });
    await rm(tokenFile);
    await client.sign(await signRequest(), never);
    expect(ca.calls[0]).toMatchObject({ token: undefined, clientCertificate: /^URI/ });
    expect(of("ca.token.missing")).toEqual([]);
  });

  test("is read for each connection: a renewed one is shown by the next call", async () => {
    const { ca, provCert } = await start();
    await provision(provCert);
    const { client } = await clientOf(ca, { provCert });
    client.warm?.();
    await eventually("the connection", () => ca.connections === 1);
    await provision(provCert, { dns: ["renewed"] });
    await client.sign(await signRequest(), never);
    expect(ca.calls[0]?.clientCertificate).toContain("DNS:renewed");
    await eventually("the end of both", () => ca.openConnections === 0);
  });

  test("expired: one warning, and the token does it alone", async () => {
    const { ca, provCert } = await start();
    await provision(provCert, { expired: true });
    const { client, of } = await clientOf(ca, { provCert });
    await client.sign(await signRequest(), never);
    await client.sign(await signRequest(), never);
    expect(ca.calls.map(({ clientCertificate }) => clientCertificate)).toEqual([
      undefined,
      undefined,
    ]);
    expect(of("ca.client_certificate.unusable")).toMatchObject([
      { path: provCert, reason: expect.stringContaining("it expired at 20") },
    ]);
  });

  test.each([
    [
      "missing",
      async (folder: string) => rm(join(folder, "key.pem")),
      "key.pem: the file does not",
    ],
    [
      "of another pair",
      async (folder: string) => {
        const chain = await readFile(join(folder, "cert-chain.pem"));
        await provision(folder);
        await writeFile(join(folder, "cert-chain.pem"), chain);
      },
      "key.pem is not the key of cert-chain.pem",
    ],
    [
      "garbage",
      async (folder: string) => writeFile(join(folder, "key.pem"), "garbage"),
      "key.pem is no private key",
    ],
  ])("with a key that is %s is not shown, with one warning", async (_, spoil, reason) => {
    const { ca, provCert } = await start();
    await provision(provCert);
    await spoil(provCert);
    const { client, of } = await clientOf(ca, { provCert });
    await client.sign(await signRequest(), never);
    expect(ca.calls[0]?.clientCertificate).toBeUndefined();
    expect(of("ca.client_certificate.unusable")).toMatchObject([
      { reason: expect.stringContaining(reason) },
    ]);
  });

  test("refused in the handshake, as OpenSSL and Go do it: the error points to it", async (context) => {
    const openssl = await opensslServer((await TestCa.create()).rootPem);
    if (openssl === undefined) return context.skip("openssl is not there");
    const ca = await startCa({ tls: openssl.tls });
    const provCert = await temporaryFolder();
    await provision(provCert);
    const caAddr = { host: "127.0.0.1", port: openssl.port };
    const { client } = await clientOf(ca, { caAddr, provCert });
    const error = await refused(client.sign(await signRequest(), never));
    expect([error.code, error.message]).toEqual([
      "CA_TLS",
      expect.stringMatching(/ended the handshake: .*alert unknown ca/),
    ]);
    expect(error.hint).toContain("$PROV_CERT/cert-chain.pem");
    return undefined;
  });

  test("mounted as a volume is read from one generation", async () => {
    const { ca, provCert } = await start();
    await mkdir(join(provCert, "..data"));
    await provision(join(provCert, "..data"));
    await writeFile(join(provCert, "cert-chain.pem"), "of another generation");
    const { client } = await clientOf(ca, { provCert });
    await client.sign(await signRequest(), never);
    expect(ca.calls[0]?.clientCertificate).toMatch(/^URI/);
  });

  test("refused after the handshake, as Node does it: the error points to it", async () => {
    const ca = await startCa({
      clientRootPem: (await TestCa.create()).rootPem,
      clientCertificateRequired: true,
    });
    const provCert = await temporaryFolder();
    await provision(provCert);
    const { client } = await clientOf(ca, { provCert });
    const error = await refused(client.sign(await signRequest(), never));
    expect(error.code).toBe("CA_UNREACHABLE");
    expect(error.hint).toContain("$PROV_CERT/cert-chain.pem");
  });
});

/** A server that demands client certificates and answers a wrong one with an alert. */
async function opensslServer(clientRootPem: string) {
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
  const failed = once(child, "error").then(() => undefined);
  const port = await Promise.race([acceptPort(child.stdout), failed]);
  return port === undefined ? undefined : { port, tls };
}

/** openssl prints `ACCEPT 127.0.0.1:PORT`. */
async function acceptPort(output: Readable): Promise<number | undefined> {
  for await (const line of createInterface(output)) {
    const port = /^ACCEPT .*:(\d+)/.exec(line)?.[1];
    if (port !== undefined) return Number(port);
  }
  return undefined;
}

describe("settings that make no client", () => {
  test.each([
    ["no address", { caAddr: undefined }, "MISSING_VALUE"],
    [
      "PILOT_CERT_PROVIDER=none",
      { caRootCa: undefined, pilotCertProvider: "none" },
      "MISSING_VALUE",
    ],
    ["a cluster ID that no header takes", { clusterId: "öst" }, "INVALID_VALUE"],
    ["a header of ours", { caHeaders: new Sensitive({ Authorization: "x" }) }, "INVALID_VALUE"],
  ])("%s", async (_, overrides, code) => {
    const ca = await startCa();
    const error = await refused(clientOf(ca, overrides));
    expect([error.code, error.exitCode]).toEqual([code, 2]);
  });
});
