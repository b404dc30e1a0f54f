import { describe, expect, test } from "vitest";
import type { Stamped } from "../../../src/core/events.ts";
import { Sensitive } from "../../../src/core/sensitive.ts";
import { LastNacks, MAX_NAMES } from "../../../src/sds/last-nacks.ts";
import { namedSecrets, workloadNames } from "../../../src/sds/names.ts";
import { debugView, MAX_ROWS } from "../../../src/sds/resource-view.ts";
import type { TlsCertificate } from "../../../src/secrets/secret.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { TestClock } from "../../support/test-clock.ts";

const NOW = Date.parse("2026-01-01T00:00:00Z");
const certificate: TlsCertificate = {
  kind: "tls-certificate",
  name: "default",
  version: "v1",
  chainPem: "chain",
  privateKeyPem: new Sensitive(Buffer.from("key")),
  spiffeId: "spiffe://cluster.local/ns/a/sa/b",
  serial: "0a1b",
  notBefore: NOW,
  notAfter: NOW + 3_600_000,
  receivedAt: NOW,
};

function world() {
  const store = new SecretStore(new TestClock(NOW));
  const source = namedSecrets(store, workloadNames, { web: "default" });
  const nacks = new LastNacks();
  const nack = (name: string, message: string): void =>
    nacks.observe({ type: "sds.nack", stream: 7, name, version: "v0", code: 13, message, at: NOW });
  const view = (streams: readonly { resources: readonly { name: string }[] }[] = []) =>
    debugView({ source, streams, nackOf: nacks.of, caProblem: undefined });
  return { store, source, nacks, nack, view };
}

const following = (...names: readonly string[]) => ({ resources: names.map((name) => ({ name })) });

describe("a resource for debug pages", () => {
  test("says what is served, under each name, to how many, and until when; no key", () => {
    const { store, view } = world();
    store.put(certificate);
    const streams = [following("default", "ROOTCA"), following("default", "web")];
    const { resources } = view(streams);
    const served = {
      state: "served",
      kind: "tls-certificate",
      version: "v1",
      serial: "0a1b",
      spiffeId: "spiffe://cluster.local/ns/a/sa/b",
      notBefore: "2026-01-01T00:00:00.000Z",
      notAfter: "2026-01-01T01:00:00.000Z",
    };
    expect(resources).toEqual([
      { name: "default", source: "ca", subscribers: 2, ...served },
      { name: "ROOTCA", source: "ca", state: "pending", subscribers: 1 },
      { name: "web", source: "alias of default", subscribers: 1, ...served },
    ]);
    expect(JSON.stringify(resources)).not.toContain("key");
  });

  test("names the last rejection, with its moment and stream", () => {
    const { nack, view } = world();
    nack("default", "no such curve");
    nack("default", "chain too long");
    const [first, second] = view().resources;
    expect(first?.lastError).toEqual({
      nack: {
        stream: 7,
        version: "v0",
        code: 13,
        message: "chain too long",
        at: "2026-01-01T00:00:00.000Z",
      },
    });
    expect(second).not.toHaveProperty("lastError");
  });

  test("the CA's trouble is that of its names and of their aliases, and of no other", () => {
    const { source } = world();
    const caProblem = { code: "CA_DEADLINE", message: "no answer" } as const;
    const files = {
      ...source,
      listed: ["default", "ROOTCA", "web", "file-cert:x"],
      get: () => undefined,
      origin: (name: string) => (name.startsWith("file-") ? "file" : source.origin(name)),
    };
    const { resources } = debugView({
      source: files,
      streams: [],
      nackOf: () => undefined,
      caProblem,
    });
    const troubled = resources.filter(({ lastError }) => lastError?.ca === caProblem);
    expect(troubled.map(({ name }) => name)).toEqual(["default", "ROOTCA", "web"]);
    expect(resources).toHaveLength(4);
  });
});

describe("bounds", () => {
  test("streams over the limit of rows are left out and counted; all are counted as subscribers", () => {
    const { view } = world();
    const names = Array.from({ length: 999 }, (_, index) =>
      index === 0 ? "default" : `n${index}`,
    );
    const streams = Array.from({ length: 30 }, () => following(...names));
    const { streams: shown, omittedStreams, resources } = view(streams);
    expect(shown).toHaveLength(MAX_ROWS / 1_000);
    expect(omittedStreams).toBe(10);
    expect(resources[0]).toMatchObject({ name: "default", subscribers: 30 });
    expect(view(streams.slice(0, 20))).not.toHaveProperty("omittedStreams");
  });

  test("of the names refused, the last 1,024 are remembered", () => {
    const { nacks, nack } = world();
    for (let i = 0; i <= MAX_NAMES; i += 1) nack(`n${i}`, "no");
    expect(nacks.of("n0")).toBeUndefined();
    expect(nacks.of("n1")?.message).toBe("no");
    expect(nacks.of(`n${MAX_NAMES}`)?.message).toBe("no");
    const other: Stamped = { type: "agent.draining", at: NOW };
    nacks.observe(other);
  });
});
