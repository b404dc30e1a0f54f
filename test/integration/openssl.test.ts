import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseSpiffeId } from "../../src/identity/spiffe-id.ts";
import { createCsr } from "../../src/pki/csr.ts";
import { KeyPair, type PrivateKeyFormat } from "../../src/pki/key-pair.ts";
import type { KeyType } from "../../src/pki/key-type.ts";
import { encodePem } from "../../src/pki/pem.ts";
import { type IssuedChain, verifyIssued } from "../../src/pki/verify.ts";
import { TestCa } from "../support/test-ca.ts";
import { bundlePem } from "../unit/pki/issuance.ts";

const uri = "spiffe://cluster.local/ns/demo/sa/web";
const missing = spawnSync("openssl", ["version"]).status !== 0 && process.env["CI"] !== "true";
const title = missing ? "openssl (skipped: no openssl on the PATH)" : "openssl";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "openssl-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content, { mode: 0o600 });
  return path;
}

function openssl(args: readonly string[], input: string | Buffer = "") {
  const { status, stdout, stderr } = spawnSync("openssl", args, { input });
  return { status, stdout: stdout.toString("latin1"), stderr: stderr.toString("latin1") };
}

const keyTypes: KeyType[] = ["ecdsa-p256", "ecdsa-p384", "rsa-2048", "rsa-3072"];

describe.skipIf(missing).each(keyTypes)(`${title}, %s`, (type) => {
  const rsa = type.startsWith("rsa");
  let key: KeyPair;
  let csr: string;
  let issued: IssuedChain;
  let ca: TestCa;
  beforeAll(async () => {
    key = await KeyPair.generate(type);
    csr = await createCsr(key, uri);
    ca = await TestCa.create({ intermediate: true });
    issued = await verifyIssued({
      ...(await ca.answer(csr, { repeatRoot: true })),
      spki: key.spki,
      identity: parseSpiffeId(uri),
      now: Date.now(),
      skewMs: 60_000,
      includeRoot: false,
    });
  });

  const pem = async (format: PrivateKeyFormat) => (await key.privateKeyPem(format)).reveal();

  test("verifies the CSR's signature and sees one critical URI SAN and nothing else", () => {
    const { status, stdout, stderr } = openssl(
      ["req", "-verify", "-noout", "-subject", "-text", "-nameopt", "RFC2253"],
      csr,
    );
    expect(status).toBe(0);
    expect(stdout + stderr).toMatch(/verify OK/);
    expect(stdout).toMatch(/Subject: *\n/);
    const extensions = stdout.slice(stdout.indexOf("Requested Extensions:"));
    expect(extensions.match(/X509v3 [^\n]*/g)).toEqual([
      expect.stringMatching(/^X509v3 Subject Alternative Name: critical *$/),
    ]);
    expect(extensions).toMatch(new RegExp(`^ *URI:${uri}$`, "m"));
    expect(extensions).not.toContain("DNS:");
  });

  test.each<PrivateKeyFormat>(["traditional", "pkcs8"])(
    "reads the %s PEM, finds it sound and of our public key",
    async (format) => {
      const check = openssl(["pkey", "-check", "-noout"], await pem(format));
      expect(check).toMatchObject({ status: 0, stdout: expect.stringMatching(/valid/) });
      const { stdout } = openssl(["pkey", "-pubout"], await pem(format));
      expect(stdout).toBe(encodePem("PUBLIC KEY", key.spki));
    },
  );

  test("writes the traditional PEM byte for byte as we do", async () => {
    const tool = rsa ? ["rsa", "-traditional"] : ["ec"];
    const ours = (await pem("traditional")).toString("latin1");
    expect(openssl(tool, await pem("traditional")).stdout).toBe(ours);
    expect(openssl(tool, await pem("pkcs8")).stdout).toBe(ours);
    expect(ours).toMatch(rsa ? /BEGIN RSA PRIVATE KEY/ : /BEGIN EC PRIVATE KEY/);
  });

  test("writes the PKCS#8 PEM byte for byte as we do", async () => {
    const { stdout } = openssl(["pkcs8", "-topk8", "-nocrypt"], await pem("traditional"));
    expect(stdout).toBe((await pem("pkcs8")).toString("latin1"));
  });

  test("verifies the served chain against the bundle, and not against another's", async () => {
    const [leaf = "", ...rest] = issued.chainPem.split(/(?=-----BEGIN)/);
    const bundle = await file("bundle.pem", bundlePem(issued));
    const between = await file("between.pem", rest.join(""));
    const path = await file("leaf.pem", leaf);
    const verify = ["verify", "-x509_strict", "-purpose", "sslclient"];
    const good = openssl([...verify, "-CAfile", bundle, "-untrusted", between, path]);
    expect(good).toMatchObject({ status: 0, stdout: `${path}: OK\n` });

    const stranger = await file("stranger.pem", (await TestCa.create()).rootPem);
    const bad = openssl([...verify, "-CAfile", stranger, "-untrusted", between, path]);
    expect(bad.status).not.toBe(0);
  });

  test("prints the serial, the dates and the SAN that we read", () => {
    const { stdout } = openssl(
      ["x509", "-noout", "-serial", "-dates", "-ext", "subjectAltName"],
      issued.chainPem,
    );
    const { serial, notBefore, notAfter } = issued.leaf;
    expect(stdout).toContain(`serial=${serial.toUpperCase()}\n`);
    const date = (field: string) =>
      Date.parse(new RegExp(`^${field}=(.*)$`, "m").exec(stdout)?.[1] ?? "");
    expect(date("notBefore")).toBe(notBefore);
    expect(date("notAfter")).toBe(notAfter);
    expect(stdout).toMatch(new RegExp(`critical\\s+URI:${uri}\\s*$`));
  });
});

describe.skipIf(missing)(`${title}, what it refuses too`, () => {
  test("a broken signature, a missing intermediate, an expired leaf", async () => {
    const csr = await createCsr(await KeyPair.generate("ecdsa-p256"), uri);
    const ca = await TestCa.create({ intermediate: true });
    const root = await file("root.pem", ca.rootPem);
    const between = await file("intermediate.pem", ca.intermediatePem);
    const status = (pem: string, ...args: string[]) =>
      openssl(["verify", "-CAfile", root, ...args], pem).status;
    expect(status(await ca.sign(csr), "-untrusted", between)).toBe(0);
    expect(status(await ca.sign(csr))).not.toBe(0);
    for (const fault of [{ brokenSignature: true }, { expired: true }])
      expect(status(await ca.sign(csr, fault), "-untrusted", between)).not.toBe(0);
  });
});
