import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:https";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { tlsIdentity } from "../fakes/tls-identity.ts";
import { TestCa } from "../support/test-ca.ts";
import { clientOf, never, refused, signRequest, startCa } from "./istio-ca.setup.ts";

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
    const { client } = await clientOf(ca, {}, { address: { host: "127.0.0.1", port } });
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
