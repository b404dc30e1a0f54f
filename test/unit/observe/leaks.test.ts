import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { AgentError } from "../../../src/core/errors.ts";
import type { AgentEvent, Stamped } from "../../../src/core/events.ts";
import { Sensitive } from "../../../src/core/sensitive.ts";
import { LogLevels } from "../../../src/observe/log-levels.ts";
import { logObserver } from "../../../src/observe/log.ts";
import { jsonSink } from "../../../src/observe/log-json.ts";
import { textSink } from "../../../src/observe/log-text.ts";
import { createMetrics } from "../../../src/observe/metrics.ts";
import { findLeaks, keyNeedles, tokenNeedles } from "../../support/leaks.ts";
import { TestClock } from "../../support/test-clock.ts";
import { NOW, samples } from "./samples.ts";

const pem = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ format: "pem", type: "pkcs8" })
  .toString();
const jwt = `eyJhbGciOiJFUzI1NiJ9.${Buffer.from('{"sub":"a"}').toString("base64url")}.${"Zm9v".repeat(12)}`;
const needles = [...keyNeedles("the key", pem), ...tokenNeedles("the token", jwt)];
const planted = `before ${pem} between ${jwt} after`;

/** The event with the plant in each of its texts, and in each part of an error. */
function withPlant(event: AgentEvent): Stamped {
  const plant = (value: unknown): unknown => {
    if (value instanceof AgentError) {
      const inner = new AggregateError([new Error(planted), planted], planted);
      const cause = Object.assign(new Error(planted, { cause: inner }), { code: planted });
      return new AgentError(value.code, planted, { hint: planted, cause });
    }
    if (Array.isArray(value)) return value.map(plant);
    return typeof value === "string" ? planted : value;
  };
  const fields = Object.entries(event).map(([name, value]) =>
    name === "type" ? [name, value] : [name, plant(value)],
  );
  return { ...event, ...Object.fromEntries(fields), at: NOW };
}

const events = Object.values(samples).map(withPlant);

test("the plant is found where nobody takes it out", () => {
  const raw = events.map((event) => JSON.stringify(event)).join("\n");
  expect(findLeaks(raw, needles).sort()).toEqual(["the key", "the token"]);
});

test.each(["json", "text"] as const)(
  "no field of any event brings a key into the %s log",
  (form) => {
    let log = "";
    const write = (line: string): void => void (log += line);
    const observe = logObserver(form === "json" ? jsonSink(write) : textSink(write, true), {
      levels: new LogLevels({ default: "debug", components: {} }),
    });
    for (const event of events) observe(event);
    expect(log).toContain("[redacted]");
    expect(findLeaks(log, needles)).toEqual([]);
  },
);

test("no field of any event brings a key into the metrics", async () => {
  const metrics = createMetrics({
    clock: new TestClock(NOW),
    version: "1",
    commit: "1",
    provider: "istio",
    certificate: "default",
    bundle: "ROOTCA",
    isReady: () => true,
  });
  for (const event of events) metrics.observer(event);
  expect(findLeaks(await metrics.render(), needles)).toEqual([]);
});

test("a Sensitive that got into an event by mistake prints redacted", () => {
  let log = "";
  const observe = logObserver(
    jsonSink((line) => void (log += line)),
    { levels: new LogLevels({ default: "debug", components: {} }) },
  );
  const event = { type: "agent.stopping", reason: "", at: NOW } as const;
  observe(Object.assign(event, { reason: new Sensitive(planted) }));
  expect(JSON.parse(log)).toMatchObject({ reason: "[redacted]" });
});
