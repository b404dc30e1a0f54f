import { describe, expect, test } from "vitest";
import { authenticatorOf } from "../../../../src/ca/server/authenticators.ts";
import { authenticationOf } from "../../../../src/ca/server/rules.ts";
import { readCsr } from "../../../../src/ca/authority/csr.ts";
import { Sensitive } from "../../../../src/core/sensitive.ts";
import { parseCertificates } from "../../../../src/pki/certificate.ts";
import { rmSync, writeFileSync } from "node:fs";
import { HOUR, newCsr, openAuthority, tempFile, thrownBy, URI } from "../authority/support.ts";
import { configOf, newIssuer, recordingLog } from "./support.ts";

const at = await openAuthority();
const FROM_CSR = { identity: "from the CSR", by: "development token" };
const WEB = { trustDomain: "cluster.local", namespace: "demo", serviceAccount: "web" };

async function authenticator(...argv: string[]) {
  const config = await configOf(argv);
  const how = authenticationOf(config);
  const authenticate = await authenticatorOf(how, config, at.clock, recordingLog().log);
  return (token?: string, clientCertificate?: Buffer) =>
    authenticate({
      token: token === undefined ? undefined : new Sensitive(token),
      clientCertificate,
    });
}

async function certificate(uri = URI): Promise<Buffer> {
  const csr = readCsr(await newCsr(uri));
  const { chain } = await at.authority.issue({ csr, uri, ttlMs: HOUR });
  return parseCertificates(chain[0])[0]?.der ?? Buffer.alloc(0);
}

describe("a development token", () => {
  test("the same: the CSR names the caller", async () => {
    const authenticate = await authenticator("--dev-token=secret");
    expect(await authenticate("secret")).toEqual(FROM_CSR);
  });

  test.each(["other", "secre", "secrett", "", "SECRET"])("%j: refused", async (token) => {
    const authenticate = await authenticator("--dev-token=secret");
    expect(await authenticate(token)).toEqual({
      refused: "no client certificate of this CA; not the development token",
    });
  });

  test("none: refused", async () => {
    const authenticate = await authenticator("--dev-token=secret");
    expect(await authenticate()).toEqual({
      refused: "no client certificate of this CA; no bearer token",
    });
  });

  test("from a file, without its newline, read afresh", async () => {
    const path = tempFile("token", "secret\n");
    const authenticate = await authenticator(`--dev-token-file=${path}`);
    expect(await authenticate("secret")).toEqual(FROM_CSR);
    writeFileSync(path, "changed\n");
    expect(await authenticate("secret")).toHaveProperty("refused");
    expect(await authenticate("changed")).toEqual(FROM_CSR);
    rmSync(path);
    expect(await authenticate("changed")).toHaveProperty("refused");
    writeFileSync(path, "");
    expect(await authenticate("")).toHaveProperty("refused");
  });

  test("from a file that is not there or empty: the CA does not start", async () => {
    const missing = await thrownBy(() => authenticator("--dev-token-file=/nowhere"));
    expect([missing.code, missing.message]).toEqual([
      "INVALID_VALUE",
      "--dev-token-file /nowhere: the file does not exist",
    ]);
    const empty = tempFile("token", " \n");
    const error = await thrownBy(() => authenticator(`--dev-token-file=${empty}`));
    expect(error.message).toMatch(/the file is empty$/);
  });
});

describe("a client certificate of this CA", () => {
  test("names the caller, token or not", async () => {
    const authenticate = await authenticator("--dev-token=secret");
    const der = await certificate();
    for (const token of [undefined, "wrong", "secret"])
      expect(await authenticate(token, der)).toEqual({ identity: WEB, by: "client certificate" });
  });

  test("names the caller where anybody is let in, too", async () => {
    const authenticate = await authenticator("--insecure-no-auth");
    expect(await authenticate(undefined, await certificate())).toMatchObject({ identity: WEB });
    expect(await authenticate()).toEqual({ identity: "from the CSR", by: "nothing" });
  });

  test("that ended since the handshake: the token decides", async () => {
    const authenticate = await authenticator("--dev-token=secret");
    const der = await certificate();
    at.clock.step(HOUR + 1000);
    expect(await authenticate(undefined, der)).toEqual({
      refused: "client certificate has expired; no bearer token",
    });
    expect(await authenticate("secret", der)).toEqual(FROM_CSR);
    at.clock.step(-HOUR - 1000);
  });

  test.each([
    ["of another trust domain", "spiffe://other/ns/demo/sa/web", /another trust domain/],
    ["of another form", "spiffe://cluster.local/web", /not of the form/],
  ])("%s: refused", async (_, uri, reason) => {
    const authenticate = await authenticator("--dev-token=secret");
    expect(await authenticate(undefined, await certificate(uri))).toEqual({
      refused: expect.stringMatching(reason),
    });
  });

  test("without a name, or no certificate at all: refused", async () => {
    const authenticate = await authenticator("--dev-token=secret");
    const { chainPem } = await at.authority.issueServing(["localhost"], HOUR);
    const serving = parseCertificates(chainPem)[0]?.der;
    expect(await authenticate(undefined, serving)).toEqual({
      refused: "client certificate with 0 URI SANs; no bearer token",
    });
    expect(await authenticate(undefined, Buffer.from("30"))).toHaveProperty("refused");
  });
});

test("a JWKS file chooses JWTs", async () => {
  const issuer = await newIssuer();
  const authenticate = await authenticator(`--jwks=${tempFile("jwks", issuer.jwks)}`);
  expect(await authenticate(await issuer.token())).toEqual({ identity: WEB, by: "JWT" });
});
