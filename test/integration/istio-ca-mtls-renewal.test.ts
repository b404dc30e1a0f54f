import { rm, writeFile } from "node:fs/promises";
import { status } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import type { WorkloadCertificate } from "../../src/ca/client.ts";
import { formatSpiffeId } from "../../src/identity/spiffe-id.ts";
import { createCsr } from "../../src/pki/csr.ts";
import { KeyPair } from "../../src/pki/key-pair.ts";
import type { FaultCa, FaultCaOptions } from "../fakes/fault-ca.ts";
import { eventually } from "../support/eventually.ts";
import { TestCa } from "../support/test-ca.ts";
import {
  clientOf,
  identity,
  type IstioConfig,
  jwt,
  never,
  refused,
  signRequest,
  startCa,
  type TestClientOptions,
} from "./istio-ca.setup.ts";

const issuer = TestCa.create({ intermediate: true });
const SPIFFE = `URI:${formatSpiffeId(identity)}`;
const EXPIRED = jwt({ exp: Math.floor(Date.now() / 1000) - 60 });
const UNAUTHENTICATED = {
  status: { code: status.UNAUTHENTICATED, message: "request authenticate failure" },
};

/** What this workload was given before, by the CA itself. */
async function held(): Promise<WorkloadCertificate> {
  const key = await KeyPair.generate("ecdsa-p256");
  const { chain } = await (await issuer).answer(await createCsr(key, formatSpiffeId(identity)));
  return {
    version: "held",
    chainPem: chain.join(""),
    privateKeyPem: await key.privateKeyPem("traditional"),
  };
}

interface Start {
  readonly ca?: FaultCaOptions;
  readonly config?: Partial<IstioConfig>;
  readonly client?: TestClientOptions;
}

/** A CA that knows its own certificates, and a client that holds one of them. */
async function start({ ca: options, config, client: more }: Start = {}) {
  const own = await issuer;
  const ca = await startCa({ issuer: own, clientRootPem: own.rootPem, ...options });
  const certificate = await held();
  const client = await clientOf(ca, config, { workloadCertificate: () => certificate, ...more });
  return { ca, ...client };
}

/** What the CA was shown, call by call. */
const shown = (ca: FaultCa): string[] =>
  ca.calls.map(({ token, clientCertificate }) =>
    [token && "token", clientCertificate === SPIFFE && "certificate"].filter(Boolean).join("+"),
  );

describe("the workload's own certificate in place of the token", () => {
  test("a good token goes alone", async () => {
    const { ca, client, of } = await start();
    await client.sign(await signRequest(), never);
    expect(shown(ca)).toEqual(["token"]);
    expect(of("ca.mtls_renewal")).toEqual([]);
  });

  test.each<[string, (file: string) => Promise<void>, string]>([
    ["expired", (file) => writeFile(file, EXPIRED), "expired"],
    ["missing", (file) => rm(file), "missing"],
    ["empty", (file) => writeFile(file, ""), "missing"],
    ["no token", (file) => writeFile(file, "two words"), "missing"],
  ])("a token that is %s stays at home", async (_what, spoil, reason) => {
    const { ca, client, of, tokenFile } = await start();
    await spoil(tokenFile);
    await client.sign(await signRequest(), never);
    expect(shown(ca)).toEqual(["certificate"]);
    expect(of("ca.mtls_renewal")).toEqual([
      { type: "ca.mtls_renewal", endpoint: ca.endpoint, reason, outcome: "ok" },
    ]);
    expect(of("ca.token.missing")).toEqual([]);
  });

  test("a token that is refused: once more in the same request, with the certificate", async () => {
    const { ca, client, of } = await start();
    ca.next(UNAUTHENTICATED);
    await client.sign(await signRequest(), never);
    expect(shown(ca)).toEqual(["token", "certificate"]);
    expect(of("ca.mtls_renewal")).toMatchObject([{ reason: "refused", outcome: "ok" }]);
    expect(of("ca.retry")).toEqual([]);
  });

  test("a token that was replaced between two calls is used by the second", async () => {
    const { ca, client, of, tokenFile } = await start();
    await client.sign(await signRequest(), never);
    const next = jwt({ jti: "next" });
    await writeFile(tokenFile, next);
    await client.sign(await signRequest(), never);
    expect(shown(ca)).toEqual(["token", "token"]);
    expect(ca.calls[1]?.token).toBe(next);
    await writeFile(tokenFile, EXPIRED);
    await client.sign(await signRequest(), never);
    await writeFile(tokenFile, next);
    await client.sign(await signRequest(), never);
    expect(shown(ca).slice(2)).toEqual(["certificate", "token"]);
    expect(of("ca.mtls_renewal")).toHaveLength(1);
  });

  test("both refused: each was tried once, and the error tells of both", async () => {
    const { ca, client, of } = await start({ config: { caAttempts: 5 } });
    ca.faults = UNAUTHENTICATED;
    const error = await refused(client.sign(await signRequest(), never));
    expect(shown(ca)).toEqual(["token", "certificate"]);
    expect(error.code).toBe("CA_UNAUTHENTICATED");
    expect(error.hint).toMatch(
      /^the token in .* looks right.*; the workload certificate, shown without a token, was refused too \(CA_UNAUTHENTICATED: .*may take no client certificates/,
    );
    expect(of("ca.mtls_renewal")).toMatchObject([{ outcome: "CA_UNAUTHENTICATED" }]);
  });

  test("expired and both refused: the error is about the token", async () => {
    const { ca, client } = await start({ client: { token: EXPIRED } });
    ca.faults = UNAUTHENTICATED;
    const error = await refused(client.sign(await signRequest(), never));
    expect(shown(ca)).toEqual(["certificate", "token"]);
    expect(error.hint).toMatch(
      /^the token in .* expired at .*; the workload certificate, .*refused/,
    );
  });

  test("a CA that hangs up on the certificate is asked with the token alone", async () => {
    const clientRootPem = (await TestCa.create({ name: "Other" })).rootPem;
    const options = { clientRootPem, clientCertificateChecked: true };
    const { ca, client, of } = await start({ ca: options, config: { caAttempts: 5 } });
    const before = ca.connections;
    ca.next(UNAUTHENTICATED);
    const error = await refused(client.sign(await signRequest(), never));
    expect(shown(ca)).toEqual(["token"]);
    expect(ca.connections - before).toBe(2);
    expect(error.hint).toMatch(
      /looks right.*refused too \(CA_(TLS|UNREACHABLE): .*the workload cert/,
    );
    expect(of("ca.mtls_renewal")).toMatchObject([{ outcome: expect.stringMatching(/^CA_/) }]);
  });

  test("the same with a token that looks expired by our clock alone: it is tried after all", async () => {
    const clientRootPem = (await TestCa.create({ name: "Other" })).rootPem;
    const options = { clientRootPem, clientCertificateChecked: true };
    const { ca, client, of } = await start({ ca: options, client: { token: EXPIRED } });
    await client.sign(await signRequest(), never);
    expect(shown(ca)).toEqual(["token"]);
    expect(of("ca.mtls_renewal")).toMatchObject([{ reason: "expired" }]);
  });

  test("what is not about who we are is not tried the other way", async () => {
    const { ca, client, of } = await start({ config: { caAttempts: 2 } });
    ca.faults = { status: { code: status.RESOURCE_EXHAUSTED } };
    const error = await refused(client.sign(await signRequest(), never));
    expect(error.code).toBe("CA_THROTTLED");
    expect(shown(ca)).toEqual(["token", "token"]);
    await ca.refuse();
    expect((await refused(client.sign(await signRequest(), never))).code).toBe("CA_UNREACHABLE");
    expect(of("ca.mtls_renewal")).toEqual([]);
  });

  test("a CA that is down is not called twice as often for it", async () => {
    const { ca, client, of } = await start({
      client: { token: EXPIRED },
      config: { caAttempts: 2 },
    });
    await ca.refuse();
    const error = await refused(client.sign(await signRequest(), never));
    expect(error.code).toBe("CA_UNREACHABLE");
    expect(of("ca.attempt")).toHaveLength(2);
    expect(of("ca.mtls_renewal")).toMatchObject([{ outcome: "CA_UNREACHABLE" }]);
  });

  test.each<[string, Start]>([
    ["it is turned off", { config: { caMtlsRenewal: false } }],
    ["PROV_CERT is set", { config: { provCert: "/nowhere" } }],
    ["there is none yet", { client: { workloadCertificate: () => undefined } }],
    ["nothing is encrypted", { ca: { plaintext: true }, config: { caPlaintext: true } }],
  ])("is not shown where %s", async (_why, options) => {
    const { ca, client, of, tokenFile } = await start(options);
    await writeFile(tokenFile, EXPIRED);
    ca.faults = UNAUTHENTICATED;
    const error = await refused(client.sign(await signRequest(), never));
    expect(shown(ca)).toEqual(["token"]);
    expect(error.hint).toMatch(/expired at/);
    expect(of("ca.mtls_renewal")).toEqual([]);
  });

  test("one that OpenSSL does not take is told, and the token does it alone", async () => {
    const broken = { ...(await held()), chainPem: "no certificate" };
    const { ca, client, of } = await start({ client: { workloadCertificate: () => broken } });
    await client.sign(await signRequest(), never);
    expect(shown(ca)).toEqual(["token"]);
    expect(of("ca.client_certificate.unusable")).toMatchObject([
      { path: "the workload certificate" },
    ]);
  });

  test("an abort in the middle is an abort, and no outcome", async () => {
    const { ca, client, of } = await start({ client: { token: EXPIRED } });
    ca.faults = { hang: true };
    const abort = new AbortController();
    const reason = new Error("stopping");
    const signing = client.sign(await signRequest(), abort.signal);
    await eventually("the call", () => ca.calls.length === 1);
    abort.abort(reason);
    await expect(signing).rejects.toBe(reason);
    expect(of("ca.mtls_renewal")).toEqual([]);
  });
});
