import { afterEach, describe, expect, test } from "vitest";
import type { AgentEvent } from "../../../src/core/events.ts";
import { spiffeId } from "../../../src/identity/spiffe-id.ts";
import { createIssue } from "../../../src/secrets/issue.ts";
import { Rotator } from "../../../src/secrets/rotator.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { FakeCaClient } from "../../fakes/ca-client.ts";
import { eventually } from "../../support/eventually.ts";
import { type AnswerOptions, TestCa } from "../../support/test-ca.ts";
import { TestClock } from "../../support/test-clock.ts";
import { failure, settings } from "./rotator-harness.ts";
import { publishing } from "./publishing.ts";
import { HOUR, noMoreTrust, SECOND } from "./support.ts";

const identity = spiffeId({
  trustDomain: "cluster.local",
  namespace: "shop",
  serviceAccount: "cart",
});

let rotator: Rotator | undefined;
afterEach(() => rotator?.stop());

/** The rotator with real keys, CSRs, signatures and checks; the first certificate is there. */
async function running() {
  const clock = new TestClock();
  const ca = new FakeCaClient(await TestCa.create({ clock, intermediate: true }));
  const store = new SecretStore(clock);
  const events: AgentEvent[] = [];
  const emit = (event: AgentEvent): unknown => events.push(event);
  const issue = createIssue(
    { clock, ca, identity, emit, trust: noMoreTrust },
    {
      keyType: "ecdsa-p256",
      keyFormat: "traditional",
      ttlMs: 24 * HOUR,
      skewMs: 10 * SECOND,
      skewWarningMs: 5 * SECOND,
      includeRoot: false,
    },
  );
  const { publish } = publishing({ clock, store, emit });
  const started = new Rotator({ issue, publish, clock, random: () => 0, emit }, settings);
  rotator = started;
  started.start();
  await eventually("the first certificate", () => started.state.name === "valid");
  return { clock, ca, store, events, rotator: started };
}

const lies: [string, AnswerOptions, string][] = [
  ["nothing", { noLeaf: true, noRoot: true, withoutIntermediate: true }, "CERT_CHAIN_EMPTY"],
  ["one element", { noRoot: true, withoutIntermediate: true }, "CERT_CHAIN_EMPTY"],
  ["garbage PEM", { garbage: true }, "CERT_UNPARSABLE"],
  ["another key's certificate", { wrongKey: true }, "CERT_KEY_MISMATCH"],
  ["a wrong SPIFFE ID", { wrongUri: true }, "CERT_IDENTITY_MISMATCH"],
  ["an expired certificate", { expired: true }, "CERT_EXPIRED"],
  ["a certificate not yet valid", { notYetValid: true }, "CERT_NOT_YET_VALID"],
  ["a chain that does not verify", { foreignRoot: true }, "CERT_CHAIN_BROKEN"],
];

describe("a CA that answers with", () => {
  test.each(lies)(
    "%s: the last good secrets stay, and the code is named",
    async (_w, lie, code) => {
      const { clock, ca, store, events, rotator } = await running();
      const good = [store.get("default"), store.get("ROOTCA")];
      const published = () => events.filter(({ type }) => type === "secret.published").length;

      ca.answer = lie;
      await clock.advance(12 * HOUR);
      await eventually("the failure", () => rotator.state.failures === 1);
      expect(rotator.state).toMatchObject({ name: "retrying", lastError: { code } });
      expect(events.at(-2)).toMatchObject({ type: "rotation.failed", error: { code } });
      expect([store.get("default"), store.get("ROOTCA")]).toEqual(good);
      expect(published()).toBe(2);

      ca.answer = {};
      await clock.advance(SECOND);
      await eventually("the recovery", () => rotator.state.name === "valid");
      expect(store.get("default")?.version).not.toBe(good[0]?.version);
      expect(store.get("ROOTCA")).toBe(good[1]);
      expect(published()).toBe(3);
    },
  );
});

test("a certificate that is expired whenever it arrives is asked for with measure", async () => {
  const { clock, ca, rotator } = await running();
  ca.answer = { expired: true };
  await clock.advance(12 * HOUR);
  for (let failures = 1; failures <= 5; failures += 1) {
    await eventually("the failure", () => rotator.state.failures === failures);
    expect(ca.requests.length).toBe(1 + failures);
    await clock.advance(SECOND - 1);
    expect(ca.requests.length).toBe(1 + failures);
    await clock.advance(1);
  }
});

test("a CA that refuses the caller once and then accepts it signs the same CSR", async () => {
  const { clock, ca, rotator } = await running();
  ca.fault = failure("CA_UNAUTHENTICATED");
  await clock.advance(12 * HOUR);
  await eventually("the failure", () => rotator.state.failures === 1);
  ca.fault = "none";
  await clock.advance(SECOND);
  await eventually("the success", () => rotator.state.name === "valid");
  const [first, refused, accepted] = ca.requests.map(({ csr }) => csr);
  expect(refused).toBe(accepted);
  expect(refused).not.toBe(first);
});

test("a stop during a CSR aborts it, and it is over when the stop is", async () => {
  const { clock, ca, rotator, store } = await running();
  const good = store.get("default");
  ca.fault = "hang";
  await clock.advance(12 * HOUR);
  await eventually("the call", () => ca.inFlight === 1);
  await rotator.stop();
  expect(ca.inFlight).toBe(0);
  expect(clock.armed).toBe(0);
  expect(store.get("default")).toBe(good);
});
