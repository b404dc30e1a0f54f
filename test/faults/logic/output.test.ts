import { expect, test } from "vitest";
import type { AgentEvent } from "../../../src/core/events.ts";
import { Output } from "../../../src/output/output.ts";
import type { SetFile } from "../../../src/output/set-folder.ts";
import { Rotator } from "../../../src/secrets/rotator.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { FakeIssuer } from "../../fakes/issuer.ts";
import { TestClock } from "../../support/test-clock.ts";
import { publishing } from "../../unit/secrets/publishing.ts";
import { settings } from "../../unit/secrets/rotator-harness.ts";
import { MINUTE } from "../../unit/secrets/support.ts";
import { fault } from "../table.ts";
import { LIFE } from "./world.ts";

test.each(["ENOSPC", "EROFS"])(`${fault("output-not-writable")} (%s)`, async (code) => {
  const clock = new TestClock();
  const store = new SecretStore(clock);
  const issuer = new FakeIssuer(clock);
  issuer.lifeMs = LIFE;
  const events: AgentEvent[] = [];
  const emit = (event: AgentEvent): unknown => events.push(event);
  const count = (type: AgentEvent["type"]) => events.filter((event) => event.type === type).length;
  let broken = true;
  const written: string[] = [];
  const output = new Output(
    { folder: "/certs", keyMode: 0o600, gid: undefined },
    {
      clock,
      random: () => 0,
      emit,
      store,
      files: {
        replace: async (files: readonly SetFile[]) => {
          if (broken) throw Object.assign(new Error(code), { code });
          written.push(String(files.find(({ name }) => name === "cert-chain.pem")?.data));
        },
      },
    },
  );
  const { publish } = publishing({ clock, store, emit });
  const deps = { issue: issuer.issue, publish, clock, random: () => 0, emit };
  const rotator = new Rotator(deps, { ...settings, ttlMs: LIFE });
  rotator.start();
  for (let passed = 0; passed < 3 * LIFE; passed += MINUTE) {
    await clock.advance(MINUTE);
    expect(store.get("default")).toBeDefined();
  }
  expect(count("rotation.succeeded")).toBeGreaterThan(5);
  expect(count("rotation.failed")).toBe(0);
  expect(count("output.write_failed")).toBeGreaterThan(5);
  // With a growing pause, and once for each new certificate.
  expect(count("output.write_failed")).toBeLessThan(60);

  broken = false;
  await clock.advance(5 * MINUTE);
  const served = store.get("default");
  expect(served?.kind === "tls-certificate" && served.chainPem).toBe(written.at(-1));
  await rotator.stop();
  await output.stop();
  expect(clock.armed).toBe(0);
});
