import { status } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import type { Faults } from "../fakes/fault-ca.ts";
import { failover } from "./ca-failover.setup.ts";

const COOL_DOWN = 10_000;

describe("where the first CA gives no certificate, the second does", () => {
  test("down", async () => {
    const { first, second, rotate, of } = await failover();
    await first.refuse();
    const { signedBy } = await rotate();
    expect(signedBy).toBe(second.endpoint);
    expect(of("ca.failover")).toMatchObject([
      { from: first.endpoint, to: second.endpoint, error: { code: "CA_UNREACHABLE" } },
    ]);
    expect(of("ca.attempt").map(({ endpoint, outcome }) => [endpoint, outcome])).toEqual([
      [first.endpoint, "CA_UNREACHABLE"],
      [second.endpoint, "ok"],
    ]);
  });

  test.each<[string, Faults, string]>([
    ["hung in the call", { hang: true }, "CA_DEADLINE"],
    ["hung in the handshake", { connections: "silent" }, "CA_DEADLINE"],
    ["cut off", { drop: true }, "CA_UNREACHABLE"],
    ["throttling", { status: { code: status.RESOURCE_EXHAUSTED } }, "CA_THROTTLED"],
    ["refusing us", { status: { code: status.UNAUTHENTICATED } }, "CA_UNAUTHENTICATED"],
    ["broken inside", { status: { code: status.INTERNAL } }, "CA_FAILED"],
    ["no CA at all", { status: { code: status.UNIMPLEMENTED } }, "CA_BAD_RESPONSE"],
    ["lying: nothing", { elements: [] }, "CA_BAD_RESPONSE"],
    ["lying: garbage", { garbage: true }, "CERT_UNPARSABLE"],
    ["lying: another key", { wrongKey: true }, "CERT_KEY_MISMATCH"],
    ["lying: another identity", { wrongUri: true }, "CERT_IDENTITY_MISMATCH"],
    ["lying: expired", { expired: true }, "CERT_EXPIRED"],
    ["lying: not yet valid", { notYetValid: true }, "CERT_NOT_YET_VALID"],
    ["lying: a chain to nowhere", { withoutIntermediate: true }, "CERT_CHAIN_BROKEN"],
    ["lying: a broken signature", { brokenSignature: true }, "CERT_CHAIN_BROKEN"],
  ])("%s", async (_, faults, code) => {
    const { first, second, rotate, of } = await failover({ settings: { caTimeout: 2_000 } });
    first.faults = faults;
    const { signedBy } = await rotate();
    expect(signedBy).toBe(second.endpoint);
    expect(of("ca.endpoint.failed")).toMatchObject([{ endpoint: first.endpoint, error: { code } }]);
  });

  test("it signs the same CSR", async () => {
    const { first, second, rotate } = await failover();
    first.faults = { expired: true };
    await rotate();
    expect(second.calls[0]?.csr).toBe(first.calls[0]?.csr);
  });
});

test("one that flaps is found again by the attempts themselves, with no failover", async () => {
  const { first, rotate, of } = await failover({ settings: { caAttempts: 3 } });
  first.next({ drop: true }, { status: { code: status.UNAVAILABLE } });
  const { signedBy } = await rotate();
  expect(signedBy).toBe(first.endpoint);
  expect(of("ca.failover")).toEqual([]);
});

test("the first signs again once it has recovered and its pause is over", async () => {
  const { first, second, clock, rotate, of } = await failover();
  await first.refuse();
  await rotate();
  await first.accept();
  expect((await rotate()).signedBy).toBe(second.endpoint);
  await clock.advance(COOL_DOWN);
  expect((await rotate()).signedBy).toBe(first.endpoint);
  expect(of("ca.recovered")).toMatchObject([{ endpoint: first.endpoint, from: second.endpoint }]);
  expect(second.calls).toHaveLength(2);
});

test("where all are down, the last good stays, and the error names each", async () => {
  const { first, second, store, rotate, refused } = await failover();
  const { version } = await rotate();
  await first.refuse();
  second.faults = { expired: true };
  const error = await refused();
  expect(error.code).toBe("CA_UNREACHABLE");
  expect(error.message).toMatch(
    new RegExp(
      `^none of 2 CAs gave a certificate: CA ${first.endpoint}: connection refused; ` +
        `CA ${second.endpoint}: .*expired`,
    ),
  );
  expect(error.message).not.toContain("\n");
  expect(store.get("default")?.version).toBe(version);
});

describe("a second CA with a root of its own", () => {
  test("is refused while the mesh does not know it, and the last good stays", async () => {
    const { first, second, store, rotate, refused, of } = await failover({ foreign: true });
    const { version } = await rotate();
    const bundle = store.get("ROOTCA")?.version;
    await first.refuse();
    const error = await refused();
    expect(error.code).toBe("CA_UNREACHABLE");
    expect(error.message).toContain(`CA ${second.endpoint}: its chain ends in "O=Tests,CN=Foreign`);
    expect(of("ca.endpoint.failed").map((event) => event.error.code)).toEqual([
      "CA_UNREACHABLE",
      "CERT_ROOT_UNKNOWN",
    ]);
    expect([store.get("default")?.version, store.get("ROOTCA")?.version]).toEqual([
      version,
      bundle,
    ]);
  });

  test("is taken when it was staged first: the first CA returned its root beside its own", async () => {
    const { first, second, rotate } = await failover({ foreign: true });
    const both = first.issuer.rootPem + second.issuer.rootPem;
    const rootless = first.issuer.answer.bind(first.issuer);
    first.issuer.answer = async (csr, options) => ({
      chain: (await rootless(csr, options)).chain,
      roots: [both],
    });
    await rotate();
    await first.refuse();
    expect((await rotate()).signedBy).toBe(second.endpoint);
  });

  test("is taken by a pod that starts and knows no root, and the first one's is then a rotation", async () => {
    const { first, second, clock, rotate } = await failover({ foreign: true });
    await first.refuse();
    expect((await rotate()).signedBy).toBe(second.endpoint);
    await first.accept();
    await clock.advance(COOL_DOWN);
    expect((await rotate()).signedBy).toBe(first.endpoint);
  });
});

describe("the retry budget", () => {
  const settings = { caAttempts: 5 };

  test("has five attempts for the first try of an outage, and one for each after it", async () => {
    const { first, second, refused, clock, of } = await failover({ settings });
    const unavailable = { status: { code: status.UNAVAILABLE } };
    [first.faults, second.faults] = [unavailable, unavailable];
    await refused();
    expect([first.calls.length, second.calls.length]).toEqual([5, 5]);
    await clock.advance(COOL_DOWN);
    await refused();
    expect([first.calls.length, second.calls.length]).toEqual([6, 6]);
    expect(of("ca.retry.withheld").map(({ endpoint }) => endpoint)).toEqual([
      first.endpoint,
      second.endpoint,
    ]);
  });
});
