import { status } from "@grpc/grpc-js";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FaultCa } from "../fakes/fault-ca.ts";
import { tlsIdentity } from "../fakes/tls-identity.ts";
import { eventually } from "../support/eventually.ts";
import { removeFolders, stopAll, temporaryFolder } from "../support/processes.ts";
import { type LogLine, TestAgent } from "./support.ts";

let ca: FaultCa;
beforeEach(async () => {
  ca = await FaultCa.start();
});
afterEach(async () => {
  await stopAll();
  await ca.stop();
  removeFolders();
});

interface BadAnswer {
  readonly what: string;
  readonly faults: FaultCa["faults"];
  readonly code: string;
  /** In the message. */
  readonly says?: RegExp;
  readonly hint?: RegExp;
  readonly args?: readonly string[];
}

const OTHER_DOMAIN = "spiffe://other.example/ns/demo/sa/web";
const SHORT = ["--ca-timeout", "2s"];
const TTL_REFUSED =
  "TTL in the request is not supported: requested TTL 24h0m0s is greater than the max allowed TTL 1h0m0s";

const answers: readonly BadAnswer[] = [
  {
    what: "nothing",
    faults: { elements: [] },
    code: "CA_BAD_RESPONSE",
    says: /holds no certificate/,
    hint: /leaf first and root last/,
  },
  {
    what: "one element",
    faults: { noRoot: true, withoutIntermediate: true },
    code: "CA_BAD_RESPONSE",
    says: /one element/,
    hint: /leaf first and root last/,
  },
  {
    what: "bytes that are no message",
    faults: { bytes: Buffer.from("0aff07", "hex") },
    code: "CA_BAD_RESPONSE",
  },
  {
    what: "garbage for PEM",
    faults: { garbage: true },
    code: "CERT_UNPARSABLE",
    says: /element 1/,
  },
  {
    what: "another key's certificate",
    faults: { wrongKey: true },
    code: "CERT_KEY_MISMATCH",
    says: /another key/,
  },
  {
    what: "a wrong SPIFFE ID",
    faults: { wrongUri: true },
    code: "CERT_IDENTITY_MISMATCH",
    says: /sa\/web-other.*asked was.*sa\/web"/,
    hint: /POD_NAMESPACE and SERVICE_ACCOUNT/,
  },
  {
    what: "another trust domain",
    faults: { uri: OTHER_DOMAIN },
    code: "CERT_TRUST_DOMAIN_MISMATCH",
    says: /"other\.example".*TRUST_DOMAIN is "cluster\.local"/,
    hint: /TRUST_DOMAIN=other\.example/,
  },
  {
    what: "a certificate that has expired",
    faults: { expired: true },
    code: "CERT_EXPIRED",
    says: /has expired/,
  },
  {
    what: "one that is not valid yet",
    faults: { notYetValid: true },
    code: "CERT_NOT_YET_VALID",
    says: /not valid yet/,
    hint: /clock/,
  },
  {
    what: "a chain under a root that did not sign it",
    faults: { foreignRoot: true },
    code: "CERT_CHAIN_BROKEN",
    says: /does not reach a root/,
  },
  {
    what: "a chain without its intermediate",
    faults: { withoutIntermediate: true },
    code: "CERT_CHAIN_BROKEN",
  },
  {
    what: "a signature that is wrong",
    faults: { brokenSignature: true },
    code: "CERT_CHAIN_BROKEN",
  },
  { what: "a CA's certificate for a leaf", faults: { leafIsCa: true }, code: "CERT_NOT_A_LEAF" },
  { what: "a NUL in a name", faults: { nulInSan: true }, code: "CERT_NAME_INVALID" },
  {
    what: "a refusal of the lifetime",
    faults: { status: { code: status.INVALID_ARGUMENT, message: TTL_REFUSED } },
    code: "CA_INVALID_REQUEST",
    says: /INVALID_ARGUMENT/,
    hint: /set SECRET_TTL to 1h or less/,
  },
  {
    what: "a refusal of who we are",
    faults: { status: { code: status.UNAUTHENTICATED, message: "request authenticate failure" } },
    code: "CA_UNAUTHENTICATED",
    hint: /issuer|cluster ID/,
  },
  {
    what: "a refusal of the identity",
    faults: { status: { code: status.PERMISSION_DENIED, message: "no" } },
    code: "CA_DENIED",
    hint: /policy/,
  },
  {
    what: "no such service",
    faults: { status: { code: status.UNIMPLEMENTED, message: "unknown service" } },
    code: "CA_BAD_RESPONSE",
    hint: /check CA_ADDR/,
  },
  {
    what: "a call that hangs",
    faults: { hang: true },
    code: "CA_DEADLINE",
    says: /no answer within 2s/,
    hint: /1337/,
    args: SHORT,
  },
  {
    what: "a handshake that hangs",
    faults: { connections: "silent" },
    code: "CA_DEADLINE",
    says: /TLS handshake within 2s/,
    hint: /1337/,
    args: SHORT,
  },
  {
    what: "connections that are reset",
    faults: { connections: "reset" },
    code: "CA_UNREACHABLE",
  },
];

describe("a CA that answers", () => {
  test.each(answers)("$what: $code, nothing is served, and it heals", async (bad) => {
    ca.faults = bad.faults;
    const agent = TestAgent.of(ca, { args: bad.args ?? [] });
    const failed = await agent.logged("rotation.failed");
    expectError(failed, bad);
    const stream = await heldStream(agent);
    expect(agent.lines("agent.ready")).toEqual([]);

    ca.faults = {};
    const { secrets } = await stream.next(30_000);
    expect(secrets.map(({ name }) => name)).toEqual(["default"]);
    await agent.ready();
    expect((await agent.health()).status).toBe(200);
    await agent.end();
  });
});

function expectError({ err, level }: LogLine, { code, says, hint }: BadAnswer): void {
  expect(level).toBe("error");
  expect(err).toMatchObject({ code });
  if (says) expect(err?.message).toMatch(says);
  expect(err?.hint).toMatch(hint ?? /check/i);
}

/** A stream that asks for the certificate, and an agent that says it has none. */
async function heldStream(agent: TestAgent) {
  const stream = agent.client().open(["default"]);
  await stream.silence();
  expect(stream.ended).toBeUndefined();
  const { status: code, body } = await agent.health();
  expect(code).toBe(503);
  expect(body).toMatchObject({ status: "not ready", pending: expect.arrayContaining(["default"]) });
  expect((await agent.health("startup")).status).toBe(503);
  expect((await agent.health("live")).status).toBe(200);
  return stream;
}

test("no token: one warning names the file, the call goes without, and the refusal says so", async () => {
  ca.faults = { status: { code: status.UNAUTHENTICATED, message: "request authenticate failure" } };
  const env = { NODE_AGENT_TOKEN_PATH: "./nowhere/token" };
  const agent = TestAgent.of(ca, { env });
  const { err } = await agent.logged("rotation.failed");
  expect(err).toMatchObject({ code: "CA_UNAUTHENTICATED" });
  expect(err?.hint).toMatch(
    /^no token was sent: \.\/nowhere\/token: the file does not exist; mount/,
  );
  await agent.logged("rotation.failed", ({ failures }) => failures === 2);
  expect(agent.lines("ca.token.missing")).toEqual([
    expect.objectContaining({ level: "warn", path: "./nowhere/token" }),
  ]);
  expect(ca.calls.map(({ token }) => token)).toContain(undefined);
  await agent.end();
});

test("a token that is put there later is used: it is read for each call", async () => {
  ca.faults = { status: { code: status.UNAUTHENTICATED, message: "no" } };
  const agent = TestAgent.of(ca);
  rmSync(join(agent.folder, "token"));
  await agent.logged("rotation.failed");
  writeFileSync(join(agent.folder, "token"), "a-token-that-came-late\n");
  ca.faults = {};
  await agent.ready();
  expect(ca.calls.at(-1)?.token).toBe("a-token-that-came-late");
  await agent.end();
});

// fault: stopped-during-csr
test("a hung CA: ready names what is pending, and the agent stops at once", async () => {
  ca.faults = { hang: true };
  const agent = TestAgent.of(ca, { args: ["--ca-timeout", "60s", "--drain-timeout", "60s"] });
  await eventually("the call", () => ca.calls.length > 0);
  const stream = await heldStream(agent);
  const asked = performance.now();
  const { code } = await agent.process.stop("SIGTERM");
  expect(code).toBe(0);
  // The CA's deadline is a minute, and so is the drain's; neither is waited for.
  expect(performance.now() - asked).toBeLessThan(30_000);
  expect(await stream.end()).toMatchObject({ code: status.UNAVAILABLE });
});

test("a CA that is down, and comes back", async () => {
  await ca.refuse();
  const agent = TestAgent.of(ca);
  const { err } = await agent.logged("rotation.failed");
  expect(err).toMatchObject({
    code: "CA_UNREACHABLE",
    message: expect.stringContaining("refused"),
  });
  const stream = await heldStream(agent);
  await ca.accept();
  expect((await stream.next(30_000)).names).toEqual(["default"]);
  await agent.end();
});

test("a CA behind another root: which file was looked at; a new file is taken without a restart", async () => {
  const file = join(temporaryFolder(), "other-root.pem");
  writeFileSync(file, (await tlsIdentity()).rootPem);
  const agent = TestAgent.of(ca, { env: { CA_ROOT_CA: file } });
  const { err } = await agent.logged("rotation.failed");
  expect(err?.code).toBe("CA_TLS");
  expect(err?.message).toContain(file);
  expect(err?.hint).toContain("CA_ROOT_CA");
  writeFileSync(file, ca.rootPem);
  await agent.ready();
  await agent.end();
});

test("an answer that is refused when a certificate is held: it goes on being served", async () => {
  const args = ["--ttl", "30s", "--grace-period-ratio", "0.9", "--min-renew-interval", "100ms"];
  const agent = TestAgent.of(ca, { args });
  ca.next({ ttlMs: 30_000 });
  ca.faults = { wrongKey: true, ttlMs: 30_000 };
  await agent.ready();
  const first = await agent.client().open(["default"]).next();
  const { err, valid_until: until } = await agent.logged("rotation.failed");
  expect(err?.code).toBe("CERT_KEY_MISMATCH");
  expect(Date.parse(String(until))).toBeGreaterThan(Date.now());
  const again = await agent.client().open(["default"]).next();
  expect(again.version).toBe(first.version);
  expect((await agent.health()).status).toBe(200);
  await agent.end();
});
