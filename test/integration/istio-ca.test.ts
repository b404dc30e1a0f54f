import { rm, writeFile } from "node:fs/promises";
import { status } from "@grpc/grpc-js";
import { describe, expect, test, vi } from "vitest";
import { Sensitive } from "../../src/core/sensitive.ts";
import { verifyIssued } from "../../src/pki/verify.ts";
import { eventually } from "../support/eventually.ts";
import { TestClock } from "../support/test-clock.ts";
import { clientOf, identity, jwt, never, refused, signRequest, startCa } from "./istio-ca.setup.ts";

describe("a CA over TLS", () => {
  test("signs, and the answer comes apart into chain and roots that verify", async () => {
    const ca = await startCa();
    const { client, of } = await clientOf(ca);
    const request = await signRequest();
    const { chain, roots } = await client.sign(request, never);
    expect(chain).toHaveLength(2);
    expect(chain[1]).toBe(ca.issuer.intermediatePem);
    expect(roots).toEqual([ca.issuer.rootPem]);
    const checks = { now: Date.now(), skewMs: 10_000, includeRoot: false };
    const issued = await verifyIssued({ chain, roots, spki: request.spki, identity, ...checks });
    expect(issued.leaf.uriSans).toEqual(["spiffe://cluster.local/ns/demo/sa/web"]);
    expect(of("ca.attempt")).toMatchObject([{ provider: "istio", attempt: 1, outcome: "ok" }]);
    expect(of("ca.attempt")[0]?.seconds).toBeGreaterThan(0);
  });

  test("gets exactly what Istio's agent sends", async () => {
    const ca = await startCa();
    const token = jwt();
    const caHeaders = new Sensitive({ "X-Tenant": "blue", "raw-bin": "ü" });
    const { client } = await clientOf(
      ca,
      { clusterId: "east", certSigner: "clusterissuers.cert-manager.io/mesh", caHeaders },
      { token: `  ${token}\n` },
    );
    const request = await signRequest({ ttlMs: 5_400_400 });
    await client.sign(request, never);
    const [call] = ca.calls;
    expect(call).toMatchObject({
      csr: request.csr,
      validitySeconds: 5_400,
      metadata: { CertSigner: "clusterissuers.cert-manager.io/mesh" },
      token,
      headers: { clusterid: "east", "x-tenant": "blue", "raw-bin": Buffer.from("ü") },
    });
    expect(call?.headers["user-agent"]).toMatch(/^node-agent /);
  });

  test("gets CertSigner even when it is empty, no cluster ID when there is none, one second at least", async () => {
    const ca = await startCa();
    const { client } = await clientOf(ca);
    await client.sign(await signRequest({ ttlMs: 200 }), never);
    expect(ca.calls[0]).toMatchObject({ validitySeconds: 1, metadata: { CertSigner: "" } });
    expect(ca.calls[0]?.headers).not.toHaveProperty("clusterid");
  });

  test("is connected to for one request and then left alone", async () => {
    const ca = await startCa();
    const { client } = await clientOf(ca);
    await client.sign(await signRequest(), never);
    await eventually("the connection's end", () => ca.openConnections === 0);
    await client.sign(await signRequest(), never);
    expect(ca.connections).toBe(2);
  });

  test("is connected to ahead by warm, and the request takes that connection", async () => {
    const ca = await startCa();
    const { client } = await clientOf(ca);
    client.warm?.();
    await eventually("the connection", () => ca.connections === 1);
    await client.sign(await signRequest(), never);
    expect(ca.connections).toBe(1);
  });

  test("a connection that was opened ahead ends with the client", async () => {
    const ca = await startCa();
    const { client } = await clientOf(ca);
    client.warm?.();
    client.close();
    client.warm?.();
    await eventually("the connection", () => ca.openConnections === 1);
    client.close();
    await eventually("its end", () => ca.openConnections === 0);
    expect(ca.connections).toBe(1);
  });

  test("is reached directly, whatever proxy the environment names", async () => {
    for (const name of ["http_proxy", "https_proxy", "HTTPS_PROXY", "grpc_proxy"]) {
      vi.stubEnv(name, "http://127.0.0.1:9");
    }
    const ca = await startCa();
    const { client } = await clientOf(ca);
    try {
      await client.sign(await signRequest(), never);
    } finally {
      vi.unstubAllEnvs();
    }
    expect(ca.calls).toHaveLength(1);
  });
});

describe("a CA in plaintext", () => {
  test("is spoken to when asked for, needs no roots, and is told about", async () => {
    const ca = await startCa({ plaintext: true });
    const { client, of } = await clientOf(ca, { caPlaintext: true, caRootCa: "/nowhere" });
    await client.sign(await signRequest(), never);
    expect(ca.calls).toHaveLength(1);
    expect(of("ca.plaintext")).toEqual([{ type: "ca.plaintext", endpoint: ca.endpoint }]);
    expect(of("ca.roots.loaded")).toEqual([]);
  });

  test("port 15010 is plaintext without asking, 15012 is not", async () => {
    const ca = await startCa();
    const at = (port: number) => clientOf(ca, {}, { address: { host: "127.0.0.1", port } });
    expect((await at(15010)).of("ca.plaintext")).toHaveLength(1);
    expect((await at(15012)).of("ca.plaintext")).toHaveLength(0);
  });
});

describe("the token", () => {
  test("is read afresh for each call, retries included", async () => {
    const ca = await startCa();
    const clock = new TestClock();
    const { client, tokenFile } = await clientOf(ca, { caAttempts: 2 }, { clock });
    const renewed = jwt({ jti: "renewed" });
    ca.next({ status: { code: status.INTERNAL } });
    const signing = client.sign(await signRequest(), never);
    await clock.untilArmed();
    await writeFile(tokenFile, renewed);
    await clock.advance(100);
    await signing;
    expect(ca.calls.map(({ token }) => token === renewed)).toEqual([false, true]);
  });

  test("missing: one warning, the call goes without, and again a warning when it was there between", async () => {
    const ca = await startCa();
    const { client, of, tokenFile } = await clientOf(ca);
    const sign = async () => client.sign(await signRequest(), never);
    await rm(tokenFile);
    await sign();
    await sign();
    expect(ca.calls.map(({ token }) => token)).toEqual([undefined, undefined]);
    expect(of("ca.token.missing")).toEqual([
      { type: "ca.token.missing", path: tokenFile, reason: "the file does not exist" },
    ]);
    await writeFile(tokenFile, jwt());
    await sign();
    await writeFile(tokenFile, " \n");
    await sign();
    expect(of("ca.token.missing").map(({ reason }) => reason)).toEqual([
      "the file does not exist",
      "the file is empty",
    ]);
  });

  test("missing: a refusal says so", async () => {
    const ca = await startCa();
    ca.faults = {
      status: { code: status.UNAUTHENTICATED, message: "request authenticate failure" },
    };
    const { client, tokenFile } = await clientOf(ca);
    await rm(tokenFile);
    const error = await refused(client.sign(await signRequest(), never));
    expect(error.code).toBe("CA_UNAUTHENTICATED");
    expect(error.hint).toContain(`no token was sent: ${tokenFile}: the file does not exist`);
  });

  test("of characters that no header takes is not sent, and quoted nowhere", async () => {
    const ca = await startCa();
    const token = `${jwt()}\nsecond-line`;
    const { client, events, of } = await clientOf(ca, {}, { token });
    await client.sign(await signRequest(), never);
    expect(ca.calls[0]?.token).toBeUndefined();
    expect(of("ca.token.missing")[0]?.reason).toContain("other characters");
    expect(JSON.stringify(events)).not.toMatch(/eyJ|second-line/);
  });

  test("echoed by the CA stands in no message, nor does a header's value", async () => {
    const ca = await startCa();
    const opaque = "opaque-token-0123456789";
    const token = { path: "/t", read: () => Promise.resolve({ token: new Sensitive(opaque) }) };
    const caHeaders = new Sensitive({ "x-key": "api-key-0123456789" });
    const { client } = await clientOf(ca, { caHeaders }, { token });
    const message = `bad ${opaque} with api-key-0123456789, also ${jwt()}`;
    ca.faults = { status: { code: status.UNAUTHENTICATED, message } };
    const error = await refused(client.sign(await signRequest(), never));
    expect(error.message).toContain(
      'UNAUTHENTICATED "bad [redacted] with [redacted], also [redacted]"',
    );
    expect(JSON.stringify([error, error.describe(), error.cause])).not.toMatch(/opaque|0123|eyJ/);
  });
});
