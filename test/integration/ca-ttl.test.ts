import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ShorterLife } from "../../src/ca/shorter-life.ts";
import type { AgentEvent } from "../../src/core/events.ts";
import { parseCertificates } from "../../src/pki/certificate.ts";
import { ttlRefusal } from "../fakes/fault-ca-calls.ts";
import { TestClock } from "../support/test-clock.ts";
import { clientOf, never, signRequest, startCa } from "./istio-ca.setup.ts";

const HOUR = 3_600_000;

test("an istiod above its maximum signs in the second call, with the life it grants", async () => {
  const ca = await startCa();
  ca.faults = { maxTtlMs: 2 * HOUR };
  const { client } = await clientOf(ca);
  const events: AgentEvent[] = [];
  const emit = (event: AgentEvent): unknown => events.push(event);
  const shorter = new ShorterLife(client, {
    endpoint: ca.endpoint,
    clock: new TestClock(),
    emit,
  });
  const { chain } = await shorter.sign(await signRequest({ ttlMs: 87_600 * HOUR }), never);
  const [leaf] = parseCertificates(chain[0] ?? "");
  expect((leaf?.notAfter ?? 0) - (leaf?.notBefore ?? 0)).toBe(2 * HOUR);
  expect(ca.calls.map(({ validitySeconds }) => validitySeconds)).toEqual([315_360_000, 7_200]);
  expect(events).toEqual([
    {
      type: "ca.ttl.lowered",
      endpoint: ca.endpoint,
      askedMs: 87_600 * HOUR,
      grantedMs: 2 * HOUR,
    },
  ]);
});

test("the fake refuses in the words of the real istiod", () => {
  const file = join(import.meta.dirname, "../data/istio-ca-exchanges.json");
  const recorded: { istiod: { exchanges: { title: string; message: string }[] } } = JSON.parse(
    readFileSync(file, "utf8"),
  );
  const refusal = recorded.istiod.exchanges.find(
    ({ title }) => title === "validity above the CA's maximum",
  );
  expect(refusal?.message).toBe(ttlRefusal(315_360_000, 2 * HOUR)?.message);
});
