import { chmodSync, renameSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { create } from "../../../../src/ca/providers/self-signed/provider.ts";
import { selfSignedProvider } from "../../../../src/ca/providers/self-signed/settings.ts";
import type { AgentEvent } from "../../../../src/core/events.ts";
import { parseCertificates } from "../../../../src/pki/certificate.ts";
import { createCsr } from "../../../../src/pki/csr.ts";
import { KeyPair } from "../../../../src/pki/key-pair.ts";
import { verifyIssued } from "../../../../src/pki/verify.ts";
import { TestClock } from "../../../support/test-clock.ts";
import { DAY, HOUR, newCsr, NOW, tempFolder, thrownBy } from "../authority/support.ts";

const identity = { trustDomain: "cluster.local", namespace: "default", serviceAccount: "default" };
const signal = new AbortController().signal;

async function provider({ caDir = undefined as string | undefined, inKubernetes = false } = {}) {
  const clock = new TestClock(NOW);
  const events: AgentEvent[] = [];
  const client = await create(
    { caDir },
    { clock, inKubernetes, emit: (event) => events.push(event) },
  );
  return { client, clock, events };
}

describe("the self-signed provider", () => {
  test("signs what the agent's checks accept", async () => {
    const { client } = await provider();
    const keys = await KeyPair.generate("ecdsa-p256");
    const csr = await createCsr(keys, "spiffe://cluster.local/ns/default/sa/default");
    const { chain, roots } = await client.sign({ csr, ttlMs: HOUR, identity }, signal);
    const verified = await verifyIssued({
      chain,
      roots,
      identity,
      spki: keys.spki,
      now: NOW,
      skewMs: 0,
      includeRoot: false,
    });
    expect(verified.notAfter).toBe(NOW + HOUR);
    expect(verified.roots).toHaveLength(1);
  });

  test("takes the name from the request, not from the CSR", async () => {
    const { client } = await provider();
    const csr = await newCsr("spiffe://cluster.local/ns/other/sa/admin");
    const { chain } = await client.sign({ csr, ttlMs: HOUR, identity }, signal);
    expect(parseCertificates(chain[0] ?? "")[0]?.uriSans).toEqual([
      "spiffe://cluster.local/ns/default/sa/default",
    ]);
  });

  test("counts each call, with its outcome", async () => {
    const { client, events } = await provider();
    await client.sign({ csr: await newCsr(), ttlMs: HOUR, identity }, signal);
    const error = await thrownBy(() => client.sign({ csr: "", ttlMs: HOUR, identity }, signal));
    expect(error.code).toBe("CA_INVALID_REQUEST");
    const attempt = {
      type: "ca.attempt",
      provider: "self-signed",
      endpoint: "in-process",
      attempt: 1,
      seconds: 0,
    };
    expect(events).toEqual([
      { ...attempt, outcome: "ok" },
      { ...attempt, outcome: "CA_INVALID_REQUEST" },
    ]);
  });

  test("does not sign for a caller that has given up", async () => {
    const { client, events } = await provider();
    const gone = AbortSignal.abort(new Error("stopping"));
    const request = { csr: await newCsr(), ttlMs: HOUR, identity };
    await expect(client.sign(request, gone)).rejects.toThrow("stopping");
    expect(events).toEqual([]);
  });

  test("with --ca-dir, agents share a root", async () => {
    const caDir = tempFolder();
    const request = { csr: await newCsr(), ttlMs: HOUR, identity };
    const [one, two] = await Promise.all([provider({ caDir }), provider({ caDir })]);
    const roots = [await one.client.sign(request, signal), await two.client.sign(request, signal)];
    expect(roots[0]?.roots).toEqual(roots[1]?.roots);
  });

  test("does not start on a folder that others can read", async () => {
    const caDir = tempFolder();
    await provider({ caDir });
    chmodSync(join(caDir, "node-agent-ca", "root.pem"), 0o644);
    const error = await thrownBy(() => provider({ caDir }));
    expect([error.code, error.exitCode]).toEqual(["CA_STATE_UNUSABLE", 2]);
  });

  test("warns in Kubernetes, where no other pod trusts it, and nowhere else", async () => {
    const inside = await provider({ inKubernetes: true });
    const outside = await provider();
    expect(inside.events).toEqual([{ type: "ca.self_signed.in_kubernetes" }]);
    expect(outside.events).toEqual([]);
  });

  test("tells of a renewal that it cannot store", async () => {
    const caDir = tempFolder();
    const { client, clock, events } = await provider({ caDir });
    renameSync(join(caDir, "node-agent-ca"), join(caDir, "away"));
    clock.step(300 * DAY);
    await client.sign({ csr: await newCsr(), ttlMs: HOUR, identity }, signal);
    expect(events.map(({ type }) => type)).toEqual(["ca.self_signed.renewal_failed", "ca.attempt"]);
  });

  test("is loaded by its name when it is chosen", async () => {
    expect(selfSignedProvider.name).toBe("self-signed");
    const create = await selfSignedProvider.load();
    const deps = {
      clock: new TestClock(NOW),
      random: () => 0.5,
      emit: () => undefined,
      identity,
      workloadCertificate: () => undefined,
      inKubernetes: false,
      token: { path: "none", read: () => Promise.resolve({ missing: "none" }) },
    };
    const client = await create({ caDir: undefined }, deps, undefined);
    const { chain } = await client.sign({ csr: await newCsr(), ttlMs: HOUR, identity }, signal);
    expect(chain).toHaveLength(2);
    client.close();
  });
});
