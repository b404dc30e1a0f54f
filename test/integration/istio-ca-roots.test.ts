import { rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Sensitive } from "../../src/core/sensitive.ts";
import { tlsIdentity } from "../fakes/tls-identity.ts";
import {
  clientOf,
  never,
  refused,
  signRequest,
  startCa,
  temporaryFolder,
} from "./istio-ca.setup.ts";

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

describe("settings that make no client", () => {
  test("no address", async () => {
    const error = await refused(clientOf(await startCa(), {}, { address: undefined }));
    expect([error.code, error.exitCode]).toEqual(["MISSING_VALUE", 2]);
  });

  test.each([
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
