import { describe, expect, test } from "vitest";
import type { Stamped } from "../../../src/core/events.ts";
import { type HealthView, liveness, readiness, startup } from "../../../src/observe/health.ts";
import { healthAfter, initialHealth } from "../../../src/observe/health-view.ts";
import { HOUR, NOW, stamped } from "./samples.ts";

const after = (...events: readonly Stamped[]): HealthView =>
  events.reduce(healthAfter, initialHealth(["default", "ROOTCA"]));

const listening = stamped("sds.listening");
const leaf = stamped("secret.published", { notAfter: NOW + HOUR });
const roots = stamped("secret.published", {
  name: "ROOTCA",
  kind: "trust-bundle",
  notAfter: NOW + HOUR,
});
const serving = [listening, roots, leaf, stamped("rotator.state", { state: "valid" })] as const;

describe("startup", () => {
  test("no, with what is pending, until every secret has been there", () => {
    expect(startup(after(listening))).toEqual({
      ok: false,
      body: { status: "starting", pending: ["default", "ROOTCA"], rotator: "empty" },
    });
    expect(startup(after(listening, roots)).body).toMatchObject({ pending: ["default"] });
    expect(startup(after(...serving)).ok).toBe(true);
  });

  test("stays yes when the certificate expires later", () => {
    expect(startup(after(...serving, stamped("secret.expired"))).ok).toBe(true);
  });
});

describe("readiness", () => {
  test("yes with a socket that answers and secrets that are valid", () => {
    expect(readiness(after(...serving), NOW)).toEqual({
      ok: true,
      body: {
        status: "ready",
        pending: [],
        reasons: [],
        rotator: "valid",
        socket: "listening",
        secrets: [
          { name: "default", published: true, valid_until: "2026-01-01T01:00:00.000Z" },
          { name: "ROOTCA", published: true },
        ],
      },
    });
  });

  test("draining says so, and that the socket is gone; what is missing beside SDS is a warning", () => {
    const draining = after(...serving, stamped("agent.draining"));
    expect(readiness(draining, NOW)).toMatchObject({
      ok: false,
      body: {
        status: "draining",
        socket: "closed",
        reasons: ["the agent is draining", "the socket is not open"],
      },
    });
    const lacking = [...serving, stamped("control.failed"), stamped("admin.failed")];
    expect(readiness(after(...lacking), NOW)).toMatchObject({
      ok: true,
      body: {
        status: "ready",
        warnings: {
          admin: "CA_UNREACHABLE: no connection to istiod:15012",
          control: "CA_UNREACHABLE: no connection to istiod:15012",
        },
      },
    });
    const found = [...lacking, stamped("control.listening"), stamped("admin.listening")];
    expect(readiness(after(...found), NOW).body).not.toHaveProperty("warnings");
  });

  test("yes, with a warning, while what is served is not stored; it goes when it is", () => {
    const failing = [...serving, stamped("state.save_failed")];
    expect(readiness(after(...failing), NOW)).toMatchObject({
      ok: true,
      body: { warnings: { state: "CA_UNREACHABLE: no connection to istiod:15012" } },
    });
    const stored = after(...failing, stamped("state.saved"));
    expect(readiness(stored, NOW).body).not.toHaveProperty("warnings");
  });

  test("yes, with a warning, while what is served is not in its files; it goes when it is", () => {
    const failing = [...serving, stamped("output.write_failed")];
    expect(readiness(after(...failing), NOW)).toMatchObject({
      ok: true,
      body: { warnings: { output: "CA_UNREACHABLE: no connection to istiod:15012" } },
    });
    const written = after(...failing, stamped("output.written"));
    expect(readiness(written, NOW).body).not.toHaveProperty("warnings");
  });

  test("a token in trouble and a clock that is off are warnings, while they last", () => {
    const trouble = [...serving, stamped("token.problem"), stamped("ca.clock_skew")];
    expect(readiness(after(...trouble), NOW)).toMatchObject({
      ok: true,
      body: {
        warnings: {
          token: "the token in /token expired at 2025-12-31T23:00:00Z",
          clock: "the clock of CA istiod:15012 is 7 s behind ours",
        },
      },
    });
    const over = [stamped("token.well"), stamped("ca.clock_skew", { large: false })];
    expect(readiness(after(...trouble, ...over), NOW).body).not.toHaveProperty("warnings");
  });

  const cases: readonly (readonly [string, HealthView, number, string])[] = [
    ["before the socket", after(roots, leaf), NOW, "the socket is not open"],
    ["with the socket gone", after(...serving, stamped("sds.socket.lost")), NOW, "removed"],
    [
      "with the socket taken",
      after(...serving, stamped("sds.socket.taken")),
      NOW,
      "another server",
    ],
    ["while draining", after(...serving, stamped("agent.stopping")), NOW, "stopping"],
    ["at NotAfter, told or not", after(...serving), NOW + HOUR, "default expired at 2026-01-01T01"],
  ];
  test.each(cases)("no %s, and why", (_when, view, now, reason) => {
    const { ok, body } = readiness(view, now);
    expect(ok).toBe(false);
    expect(body).toMatchObject({ status: "not ready", reasons: [expect.stringContaining(reason)] });
  });

  test("no, with what is pending, before the first certificate", () => {
    const { ok, body } = readiness(after(listening, roots), NOW);
    expect(ok).toBe(false);
    expect(body).toMatchObject({ pending: ["default"], reasons: [] });
  });

  test("yes again: socket back, certificate renewed", () => {
    const renewed = stamped("secret.published", { notAfter: NOW + 3 * HOUR });
    const back = [stamped("sds.socket.taken"), stamped("sds.socket.restored"), renewed] as const;
    expect(readiness(after(...serving, ...back), NOW + 2 * HOUR).ok).toBe(true);
  });

  test("a failed renewal takes nothing away while the certificate is valid", () => {
    const failing = [stamped("rotation.failed"), stamped("rotator.state", { state: "retrying" })];
    expect(readiness(after(...serving, ...failing), NOW).ok).toBe(true);
  });

  test("a bundle with a root that ended is still a bundle", () => {
    const later = stamped("secret.published", { notAfter: NOW + 3 * HOUR });
    expect(readiness(after(...serving, later), NOW + 2 * HOUR).ok).toBe(true);
  });

  test("a secret that nobody waits for changes nothing", () => {
    const other = stamped("secret.published", { name: "gateway", notAfter: NOW - HOUR });
    expect(readiness(after(...serving, other), NOW).ok).toBe(true);
  });
});

test("live is yes, whatever the certificate does: a restart would not mend it", () => {
  expect(liveness()).toEqual({ ok: true, body: { status: "live" } });
});
