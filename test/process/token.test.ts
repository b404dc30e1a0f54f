import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, describe, expect, test } from "vitest";
import { FaultCa } from "../fakes/fault-ca.ts";
import { eventually } from "../support/eventually.ts";
import { nodeAgent, removeFolders, stopAll, temporaryFolder } from "../support/processes.ts";
import { SdsFollower } from "../support/sds-follower.ts";
import { jwt, logOf, TestAgent } from "./support.ts";

afterEach(async () => {
  await stopAll();
  removeFolders();
});

/** As kubelet does it: another file takes the place. */
function mount(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

/** `node-agent ca` that checks signature, audience and end of each token, and who signs them. */
async function startCluster() {
  const folder = temporaryFolder();
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const jwks = join(folder, "jwks.json");
  writeFileSync(
    jwks,
    JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), alg: "ES256" }] }),
  );
  const rootFile = join(folder, "root.pem");
  const [listen, dir] = ["127.0.0.1:0", join(folder, "ca")];
  const args = ["--listen", listen, "--ca-dir", dir, "--root-out", rootFile, "--jwks", jwks];
  const ca = nodeAgent(["ca", ...args, "--log-format", "json"]);
  const [, address = ""] = await ca.printed(/"address":"(127\.0\.0\.1:\d+)"/);
  const token = (lifeSeconds: number, audience = "istio-ca"): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({ sub: "system:serviceaccount:demo:web", aud: audience })
      .setProtectedHeader({ alg: "ES256" })
      .setIssuedAt(now - 3_600)
      .setExpirationTime(now + lifeSeconds)
      .sign(privateKey);
  };
  /** How the callers of the CA showed who they are, in order, refused ones included. */
  const shown = (): string[] =>
    logOf(ca.stdout)
      .filter(({ msg }) => msg === "signed" || msg === "refused")
      .map(({ by }) => (typeof by === "string" ? by : "refused"));
  return { address, rootFile, token, shown };
}

type Cluster = Awaited<ReturnType<typeof startCluster>>;

async function startAgent(cluster: Cluster, first: string, args: readonly string[]) {
  const folder = temporaryFolder();
  const tokenFile = join(folder, "token");
  writeFileSync(tokenFile, first);
  const env = {
    CA_ADDR: cluster.address,
    CA_ROOT_CA: cluster.rootFile,
    NODE_AGENT_TOKEN_PATH: tokenFile,
    POD_NAMESPACE: "demo",
    SERVICE_ACCOUNT: "web",
  };
  const agent = new TestAgent({ folder, args: ["--retry-base", "100ms", ...args], env });
  await agent.ready();
  return { agent, tokenFile };
}

const warningsOf = async (agent: TestAgent): Promise<Record<string, string>> => {
  const { status, body } = await agent.health();
  expect(status).toBe(200);
  return "warnings" in body ? (body.warnings as Record<string, string>) : {};
};

const problem = (name: string): string => `node_agent_token_problem{problem="${name}"}`;
const skewOf = (endpoint: string): string =>
  `node_agent_ca_clock_skew_seconds{endpoint="${endpoint}"}`;
const renewals = (endpoint: string, reason: string): string =>
  `node_agent_ca_mtls_renewals_total{endpoint="${endpoint}",reason="${reason}",result="success"}`;

describe("renewal goes on by the workload's own certificate, and no stream notices", () => {
  test("the token is removed, emptied, of another audience, expired, and at last replaced", async () => {
    const cluster = await startCluster();
    // A renewal each 3 s.
    const args = ["--ttl", "12s", "--grace-period-ratio", "0.75"];
    const { agent, tokenFile } = await startAgent(cluster, await cluster.token(3_600), args);
    const follower = new SdsFollower(agent.socket);
    await eventually("the first", () => follower.versions.length > 0);
    expect(cluster.shown()).toEqual(["JWT"]);

    /** What the CA sees, and the agent tells, of a token like this until the second renewal. */
    const livesWith = async (spoil: () => void, name: string, reason: string): Promise<void> => {
      spoil();
      const warned = await agent.logged("token.problem", ({ problems }) =>
        (problems as string[]).includes(name),
      );
      const before = follower.versions.length;
      await eventually("two renewals", () => follower.versions.length >= before + 2, 30_000);
      expect(cluster.shown().at(-1)).toBe("client certificate");
      expect(await agent.metric(problem(name))).toBe(1);
      expect(await agent.metric(renewals(cluster.address, reason))).toBeGreaterThan(0);
      expect((await warningsOf(agent))["token"]).toContain(tokenFile);
      expect(warned["reason"]).toContain(tokenFile);
    };
    await livesWith(() => rmSync(tokenFile), "missing", "missing");
    await livesWith(() => mount(tokenFile, ""), "missing", "missing");
    const expired = await cluster.token(-60);
    await livesWith(() => mount(tokenFile, expired), "expired", "expired");

    // Nothing is wrong with it but that the CA refuses it, so it is shown each time.
    mount(tokenFile, await cluster.token(3_600, "vault"));
    await eventually("a refusal and a renewal", () =>
      cluster.shown().join().includes("refused,client certificate"),
    );
    await agent.logged("token.problem", ({ problems }) => String(problems) === "audience");
    expect(agent.lines("rotation.failed")).toEqual([]);

    const good = await cluster.token(7_200);
    mount(tokenFile, good);
    await agent.logged("token.well");
    await eventually("a renewal by token", () => cluster.shown().at(-1) === "JWT");
    expect(await warningsOf(agent)).toEqual({});
    expect(await agent.metric(problem("audience"))).toBe(0);
    const { exp } = JSON.parse(Buffer.from(good.split(".")[1] ?? "", "base64url").toString()) as {
      exp: number;
    };
    expect(await agent.metric("node_agent_token_expiry_timestamp_seconds")).toBe(exp);
    const skew = await agent.metric(skewOf(cluster.address));
    expect(Math.abs(skew ?? Infinity)).toBeLessThan(2);

    expect(follower.ends).toEqual([]);
    expect(agent.lines("secret.expired")).toEqual([]);
    await follower.close();
    await agent.end();
  });

  test("turned off: renewal fails with the reason, the last good is served, the next token mends it", async () => {
    const cluster = await startCluster();
    const args = ["--ttl", "1h", "--ca-mtls-renewal=false", "--retry-cap", "500ms"];
    const { agent, tokenFile } = await startAgent(cluster, await cluster.token(3_600), args);
    const { version } = await agent.client().open(["default"]).next();
    mount(tokenFile, await cluster.token(-60));
    agent.process.child.kill("SIGHUP");
    const { err } = await agent.logged("rotation.failed");
    expect(err).toMatchObject({ code: "CA_UNAUTHENTICATED" });
    expect(err?.hint).toMatch(/^the token in .* expired at \d{4}-/);
    expect(cluster.shown()).not.toContain("client certificate");
    expect((await agent.client().open(["default"]).next()).version).toBe(version);
    await agent.logged("token.problem");
    expect((await warningsOf(agent))["token"]).toMatch(/expired at/);
    mount(tokenFile, await cluster.token(3_600));
    await agent.logged("rotation.succeeded", ({ serial }) => serial !== undefined);
    await eventually("the renewal", () => agent.lines("rotation.succeeded").length === 2);
    await agent.end();
  });
});

describe("what a call finds is what it uses", () => {
  test("a token that was replaced between two calls is in the second", async () => {
    const ca = await FaultCa.start();
    const agent = TestAgent.of(ca);
    await agent.ready();
    const next = jwt({ jti: "next" });
    mount(join(agent.folder, "token"), next);
    agent.process.child.kill("SIGHUP");
    await eventually("the second call", () => ca.calls.length === 2);
    expect(ca.calls[0]?.token).not.toBe(next);
    expect(ca.calls[1]?.token).toBe(next);
    await agent.end();
    await ca.stop();
  });

  test("a CA whose clock is ahead: served, warned about once, shown in health and metrics", async () => {
    const ca = await FaultCa.start();
    const ahead = Date.now() + 30_000;
    ca.faults = { notBefore: ahead, notAfter: ahead + 86_400_000 };
    const agent = TestAgent.of(ca);
    await agent.ready();
    const { ahead_seconds: told } = await agent.logged("ca.clock_skew.large");
    expect(Number(told)).toBeGreaterThan(15);
    expect(await agent.metric(skewOf(ca.endpoint))).toBe(told);
    expect((await warningsOf(agent))["clock"]).toMatch(/ s ahead of ours$/);
    await agent.end();
    await ca.stop();
  });
});
