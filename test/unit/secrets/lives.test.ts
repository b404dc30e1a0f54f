import { afterEach, describe, expect, test } from "vitest";
import { encodeRequest } from "../../../src/ca/providers/istio/messages.ts";
import { EventBus } from "../../../src/core/events.ts";
import { istio } from "../../../src/gen/istio-ca.js";
import { spiffeId } from "../../../src/identity/spiffe-id.ts";
import { createMetrics } from "../../../src/observe/metrics.ts";
import { createIssue } from "../../../src/secrets/issue.ts";
import { Rotator } from "../../../src/secrets/rotator.ts";
import { servedCertificate } from "../../../src/secrets/served-certificate.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { FakeCaClient } from "../../fakes/ca-client.ts";
import { eventually } from "../../support/eventually.ts";
import { TestCa } from "../../support/test-ca.ts";
import { TestClock } from "../../support/test-clock.ts";
import { parseScrape } from "../observe/scrape.ts";
import { failure, RotatorHarness, settings } from "./rotator-harness.ts";
import { MINUTE, noMoreTrust, SECOND, YEAR } from "./support.ts";
import { publishing } from "./publishing.ts";

const identity = spiffeId({
  trustDomain: "cluster.local",
  namespace: "shop",
  serviceAccount: "cart",
});

let rotator: Rotator | undefined;
afterEach(() => rotator?.stop());

/** From the key to the metrics, with real certificates; asks for `ttlMs` of a CA that lives `caMs`. */
async function running(ttlMs: number, caMs: number) {
  const clock = new TestClock();
  const ca = new FakeCaClient(await TestCa.create({ clock, intermediate: true, lifeMs: caMs }));
  const store = new SecretStore(clock);
  const bus = new EventBus(() => clock.now());
  const names = { certificate: "default", bundle: "ROOTCA", provider: "istio" };
  const metrics = createMetrics({
    clock,
    ...names,
    version: "1",
    commit: "a",
    isReady: () => true,
  });
  bus.attach(metrics.observer);
  const { emit } = bus;
  const issue = createIssue(
    { clock, emit, ca, identity, trust: noMoreTrust },
    {
      keyType: "ecdsa-p256",
      keyFormat: "traditional",
      ttlMs,
      skewMs: MINUTE,
      skewWarningMs: 5 * SECOND,
      includeRoot: false,
    },
  );
  const { publish } = publishing({ clock, store, emit });
  const deps = { issue, publish, clock, random: () => 0.5, emit };
  const started = new Rotator(deps, { ...settings, ttlMs });
  rotator = started;
  started.start();
  const issued = (count: number): Promise<unknown> =>
    eventually(
      `certificate ${count}`,
      () => ca.requests.length === count && started.state.name === "valid",
    );
  await issued(1);
  const figure = async (name: string) =>
    parseScrape(await metrics.render()).get(`node_agent_${name}{resource="default"}`);
  return { clock, ca, served: servedCertificate(store), rotator: started, issued, figure };
}

const seconds = (ms: number): number => ms / SECOND;

describe("a life of 10 s", () => {
  test("is renewed every 5 s, and there is a valid certificate at every moment", async () => {
    const { clock, served, issued, figure } = await running(10 * SECOND, YEAR);
    for (let count = 2; count <= 10; count += 1) {
      expect(await figure("certificate_not_after_timestamp_seconds")).toBe(
        seconds(clock.now()) + 10,
      );
      expect(await figure("certificate_next_rotation_timestamp_seconds")).toBe(
        seconds(clock.now()) + 5,
      );
      await clock.advance(5 * SECOND - 1);
      expect(served()).toBeDefined();
      await clock.advance(1);
      await issued(count);
    }
  });

  test("leaves time for several tries before its end", async () => {
    const life = 10 * SECOND;
    const harness = await RotatorHarness.running({ ttlMs: life }, { lifeMs: life });
    harness.ca.outcome = failure("CA_UNREACHABLE");
    await harness.clock.advance(life - 1);
    expect(harness.served).toBeDefined();
    expect(harness.ca.calls - 1).toBeGreaterThanOrEqual(4);
    expect(Math.min(...harness.gaps.slice(1))).toBe(SECOND);
    await harness.clock.advance(1);
    expect(harness.served).toBeUndefined();
  });
});

describe("a life of 10 years", () => {
  test("is one in all figures, by timers of half a minute, also of a machine that sleeps through it", async () => {
    const { clock, served, issued, figure } = await running(10 * YEAR, 30 * YEAR);
    const began = clock.now();
    expect(served()?.notAfter).toBe(began + 10 * YEAR);
    expect(await figure("certificate_not_after_timestamp_seconds")).toBe(
      seconds(began + 10 * YEAR),
    );
    expect(await figure("certificate_next_rotation_timestamp_seconds")).toBe(
      seconds(began + 5 * YEAR),
    );
    expect(clock.nextIn).toBe(30 * SECOND);
    // The machine sleeps through all of it.
    clock.step(11 * YEAR);
    expect(served()).toBeUndefined();
    await clock.advance(30 * SECOND);
    await issued(2);
    expect(served()?.notAfter).toBe(clock.now() + 10 * YEAR);
  });

  test("under an intermediate of one year is a life of one year", async () => {
    const { clock, served, figure } = await running(10 * YEAR, YEAR);
    expect(served()?.notAfter).toBe(clock.now() + YEAR);
    expect(await figure("certificate_not_after_timestamp_seconds")).toBe(
      seconds(clock.now() + YEAR),
    );
    expect(await figure("certificate_next_rotation_timestamp_seconds")).toBe(
      seconds(clock.now() + YEAR / 2),
    );
  });

  test("beyond 2049, where X.509 writes years another way", async () => {
    const { clock, served } = await running(60 * YEAR, 70 * YEAR);
    expect(served()?.notAfter).toBe(clock.now() + 60 * YEAR);
  });
});

test.each([
  [10 * SECOND, 10],
  [10 * YEAR, 315_360_000],
])("a life of %i ms is asked for in whole seconds", (ttlMs, expected) => {
  const bytes = encodeRequest({ csr: "csr", ttlMs, certSigner: "" });
  const { validityDuration } = istio.v1.auth.IstioCertificateRequest.decode(bytes);
  expect(validityDuration).toBe(expected);
});
