import { describe, expect, test } from "vitest";
import { parseCertificates } from "../../src/pki/certificate.ts";
import { createCsr } from "../../src/pki/csr.ts";
import { KeyPair } from "../../src/pki/key-pair.ts";
import { webcrypto, x509 } from "../../src/pki/webcrypto.ts";
import { TestCa } from "../support/test-ca.ts";
import {
  call,
  clientOf,
  connect,
  DEV,
  newCsr,
  startServer,
  TOKEN,
  tokenIssuer,
  URI,
} from "./ca-server.setup.ts";

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
    const outcome = await call(clientOf(server), { csr: await csrWith(uris), token: TOKEN });
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
    const outcome = await call(clientOf(server), {
      csr: await newCsr(),
      ...(authorization !== undefined && { authorization }),
    });
    expect([outcome.code, outcome.message]).toEqual([code, message]);
  });

  test("the caller is not told why, the log is", async () => {
    const { jwks, token } = await tokenIssuer();
    const server = await startServer([`--jwks=${jwks}`, "--log-format=text"]);
    const old = await token({ exp: 1_700_000_000 });
    const outcome = await call(clientOf(server), { csr: await newCsr(), token: old });
    expect(outcome.message).toBe("request authenticate failure");
    expect(server.lines.at(-1)).toMatch(
      / warn {2}refused .*\\"exp\\" claim timestamp check failed/,
    );
  });

  test("a request that is larger than any CSR", async () => {
    const server = await startServer(DEV);
    const one = clientOf(server);
    const large = await call(one, { csr: "x".repeat(200_000), token: TOKEN });
    expect(large.code).toBe("INVALID_ARGUMENT");
    const huge = await call(one, { csr: "x".repeat(1_000_000), token: TOKEN });
    expect(huge.code).toBe("RESOURCE_EXHAUSTED");
    expect((await call(one, { csr: await newCsr(), token: TOKEN })).code).toBe("OK");
  });

  test("a lifetime above the maximum; with cap it is shortened", async () => {
    const request = { csr: await newCsr(), token: TOKEN, seconds: 7200 };
    const istiod = await startServer([...DEV, "--max-ttl=1h", "--default-ttl=30m"]);
    expect((await call(clientOf(istiod), request)).message).toBe(
      "CSR signing error (requested TTL 2h0m0s is greater than the max allowed TTL 1h0m0s)",
    );
    const csr = await startServer([
      ...DEV,
      "--max-ttl=1h",
      "--default-ttl=30m",
      "--ttl-above-max=cap",
    ]);
    const { chain } = await call(clientOf(csr), request);
    const [leaf] = parseCertificates(chain[0] ?? "");
    expect(Math.abs((leaf?.notAfter ?? 0) - Date.now() - 3_600_000)).toBeLessThan(5000);
  });

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
});

async function csrWith(uris: readonly string[]): Promise<string> {
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
