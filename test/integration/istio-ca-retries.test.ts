import { status } from "@grpc/grpc-js";
import { describe, expect, onTestFinished, test } from "vitest";
import { ConnectionSlot } from "../../src/ca/providers/istio/connection-slot.ts";
import { verifyIssued } from "../../src/pki/verify.ts";
import type { Faults } from "../fakes/fault-ca.ts";
import { eventually } from "../support/eventually.ts";
import { TestClock } from "../support/test-clock.ts";
import { clientOf, identity, never, refused, signRequest, startCa } from "./istio-ca.setup.ts";
import { bundlePem } from "../unit/pki/issuance.ts";

const UNAVAILABLE: Faults = { status: { code: status.UNAVAILABLE, message: "not ready" } };

/** A client whose waits pass at once, each when it is armed; what it waited is in its events. */
async function start(attempts = 5) {
  const ca = await startCa();
  const clock = new TestClock();
  const made = await clientOf(ca, { caAttempts: attempts }, { clock });
  const sign = async () => {
    const signing = made.client.sign(await signRequest(), never);
    const end = signing.then(
      () => "end",
      () => "end",
    );
    while ((await Promise.race([clock.untilArmed(), end])) !== "end") {
      await clock.advance(clock.nextIn ?? 0);
    }
    return signing;
  };
  const delays = () => made.of("ca.retry").map(({ delayMs }) => delayMs);
  return { ca, clock, sign, delays, ...made };
}

describe("a failure that may pass", () => {
  test("is tried five times, waiting 100 ms and twice as long each time", async () => {
    const { ca, sign, delays, of } = await start();
    ca.faults = UNAVAILABLE;
    const error = await refused(sign());
    expect(error.code).toBe("CA_FAILED");
    expect(delays()).toEqual([100, 200, 400, 800]);
    expect(of("ca.attempt").map(({ attempt, outcome }) => `${attempt} ${outcome}`)).toEqual(
      [1, 2, 3, 4, 5].map((attempt) => `${attempt} CA_FAILED`),
    );
    expect(of("ca.retry")[0]).toMatchObject({
      provider: "istio",
      endpoint: ca.endpoint,
      attempt: 1,
      error,
    });
    expect(ca.calls).toHaveLength(5);
  });

  test.each([
    "CANCELLED",
    "DEADLINE_EXCEEDED",
    "RESOURCE_EXHAUSTED",
    "ABORTED",
    "INTERNAL",
  ] as const)("%s is one", async (name) => {
    const { ca, sign, delays } = await start();
    ca.next({ status: { code: status[name] } });
    await sign();
    expect([ca.calls.length, delays()]).toEqual([2, [100]]);
  });

  test.each(["UNAUTHENTICATED", "PERMISSION_DENIED", "INVALID_ARGUMENT", "NOT_FOUND"] as const)(
    "%s is none",
    async (name) => {
      const { ca, sign } = await start();
      ca.faults = { status: { code: status[name] } };
      await refused(sign());
      expect(ca.calls).toHaveLength(1);
    },
  );

  test("a CA that comes back is found by the very next attempt", async () => {
    const { ca, clock, client, delays } = await start();
    await ca.refuse();
    const signing = client.sign(await signRequest(), never);
    for (const wait of [100, 200, 400]) {
      await clock.untilArmed();
      if (wait === 400) await ca.accept();
      await clock.advance(wait);
    }
    await signing;
    expect(delays()).toEqual([100, 200, 400]);
    expect(ca.calls).toHaveLength(1);
  });

  test("a connection that failed before its call is replaced and costs no attempt", async () => {
    const ca = await startCa({ plaintext: true });
    const endpoint = { host: "127.0.0.1", port: ca.port };
    const slot = new ConnectionSlot(undefined, {
      endpoint,
      keepaliveMs: 30_000,
      keepaliveTimeoutMs: 10_000,
    });
    onTestFinished(() => slot.close());
    await ca.refuse();
    const ahead = await slot.take();
    ahead.connect();
    await eventually("its failure", () => !ahead.usable);
    expect(await slot.take()).not.toBe(ahead);
  });

  test("a call that hung is tried on another connection, one that was throttled on the same", async () => {
    const { ca, sign } = await start();
    ca.next(UNAVAILABLE, { status: { code: status.RESOURCE_EXHAUSTED } });
    await sign();
    const [first, second, third] = ca.calls.map(({ connection }) => connection);
    expect(second).not.toBe(first);
    expect(third).toBe(second);
  });

  test("ends at once when the caller gives up while waiting", async () => {
    const { ca, clock, client } = await start();
    ca.faults = UNAVAILABLE;
    const stop = new AbortController();
    const signing = client.sign(await signRequest(), stop.signal);
    await clock.untilArmed();
    stop.abort(new Error("stopping"));
    await expect(signing).rejects.toThrow("stopping");
    expect([ca.calls.length, clock.armed]).toEqual([1, 0]);
  });
});

describe("the server's word about the next try", () => {
  test("grpc-retry-pushback-ms is waited for", async () => {
    const { ca, sign, delays } = await start();
    ca.next({ status: { code: status.UNAVAILABLE, pushbackMs: 1_234 } });
    await sign();
    expect(delays()).toEqual([1_234]);
  });

  test("RetryInfo is waited for, and the longer of the two counts", async () => {
    const { ca, sign, delays } = await start();
    ca.next(
      { status: { code: status.RESOURCE_EXHAUSTED, retryInfoMs: 1_500 } },
      { status: { code: status.UNAVAILABLE, retryInfoMs: 1_250, pushbackMs: 1 } },
    );
    await sign();
    expect(delays()).toEqual([1_500, 1_250]);
  });

  test("a wait shorter than ours does not make us faster", async () => {
    const { ca, sign, delays } = await start();
    ca.next({ status: { code: status.UNAVAILABLE, pushbackMs: 0 } });
    await sign();
    expect(delays()).toEqual([100]);
  });

  test.each([-1, "soon"])("%s forbids a retry", async (pushbackMs) => {
    const { ca, sign } = await start();
    ca.faults = { status: { code: status.UNAVAILABLE, pushbackMs } };
    expect((await refused(sign())).retryAfterMs).toBeUndefined();
    expect(ca.calls).toHaveLength(1);
  });

  test("a long wait ends the call and goes to the rotator with the error", async () => {
    const { ca, sign } = await start();
    ca.faults = { status: { code: status.RESOURCE_EXHAUSTED, retryInfoMs: 60_500 } };
    const error = await refused(sign());
    expect([error.code, error.retryAfterMs]).toEqual(["CA_THROTTLED", 60_500]);
    expect(ca.calls).toHaveLength(1);
  });

  test("goes along with a refusal that is not retried, too", async () => {
    const { ca, sign } = await start();
    ca.faults = { status: { code: status.UNAUTHENTICATED, retryInfoMs: 30_000 } };
    expect((await refused(sign())).retryAfterMs).toBe(30_000);
  });
});

describe("a certificate that must not be used gets through the client and not through the checks", () => {
  test.each([
    [{ garbage: true }, "CERT_UNPARSABLE"],
    [{ wrongKey: true }, "CERT_KEY_MISMATCH"],
    [{ wrongUri: true }, "CERT_IDENTITY_MISMATCH"],
    [{ uri: "spiffe://other.domain/ns/demo/sa/web" }, "CERT_TRUST_DOMAIN_MISMATCH"],
    [{ expired: true }, "CERT_EXPIRED"],
    [{ notYetValid: true }, "CERT_NOT_YET_VALID"],
    [{ withoutIntermediate: true }, "CERT_CHAIN_BROKEN"],
    [{ foreignRoot: true }, "CERT_CHAIN_BROKEN"],
    [{ brokenSignature: true }, "CERT_CHAIN_BROKEN"],
    [{ nulInSan: true }, "CERT_NAME_INVALID"],
  ] satisfies [Faults, string][])("%o is %s", async (faults, code) => {
    const ca = await startCa();
    ca.faults = faults;
    const { client } = await clientOf(ca);
    const request = await signRequest();
    const { chain, roots } = await client.sign(request, never);
    const checks = { now: Date.now(), skewMs: 10_000, includeRoot: false };
    const checked = verifyIssued({ chain, roots, spki: request.spki, identity, ...checks });
    expect((await refused(checked)).code).toBe(code);
  });

  test("a repeated root is one root, and not part of the served chain", async () => {
    const ca = await startCa();
    ca.faults = { repeatRoot: true };
    const { client } = await clientOf(ca);
    const request = await signRequest();
    const { chain, roots } = await client.sign(request, never);
    expect([chain.length, roots]).toEqual([2, [ca.issuer.rootPem]]);
    const checks = { now: Date.now(), skewMs: 10_000, includeRoot: false };
    const issued = await verifyIssued({ chain, roots, spki: request.spki, identity, ...checks });
    expect(issued.chainPem.match(/BEGIN/g)).toHaveLength(2);
    expect(bundlePem(issued).match(/BEGIN/g)).toHaveLength(1);
  });
});
