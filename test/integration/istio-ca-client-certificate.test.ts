import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { formatSpiffeId } from "../../src/identity/spiffe-id.ts";
import { createCsr } from "../../src/pki/csr.ts";
import { KeyPair } from "../../src/pki/key-pair.ts";
import { eventually } from "../support/eventually.ts";
import { TestCa } from "../support/test-ca.ts";
import { noOpenssl, opensslServer } from "./istio-ca.openssl.ts";
import {
  clientOf,
  identity,
  never,
  refused,
  signRequest,
  startCa,
  temporaryFolder,
} from "./istio-ca.setup.ts";

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

  test.skipIf(noOpenssl)(
    "refused in the handshake, as openssl and Go do it: the error points to it (openssl)",
    async () => {
      const { port, tls } = await opensslServer((await TestCa.create()).rootPem);
      const ca = await startCa({ tls });
      const provCert = await temporaryFolder();
      await provision(provCert);
      const { client } = await clientOf(ca, { provCert }, { address: { host: "127.0.0.1", port } });
      const error = await refused(client.sign(await signRequest(), never));
      expect([error.code, error.message]).toEqual([
        "CA_TLS",
        expect.stringMatching(/ended the handshake: .*alert unknown ca/),
      ]);
      expect(error.hint).toContain("$PROV_CERT/cert-chain.pem");
    },
  );

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
