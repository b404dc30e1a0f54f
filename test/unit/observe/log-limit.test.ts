import { describe, expect, test } from "vitest";
import { AgentError } from "../../../src/core/errors.ts";
import { BURST, LineLimit, REFILL_MS } from "../../../src/observe/log-limit.ts";
import { HOUR, NOW, stamped } from "./samples.ts";

const failedAt = (at: number, code: "CA_UNREACHABLE" | "CA_TLS" = "CA_UNREACHABLE") =>
  stamped("rotation.failed", { error: new AgentError(code, "no") }, at);

describe("lines that repeat", () => {
  test("a CA that is down for an hour is some 65 lines, and none is lost from the count", () => {
    const limit = new LineLimit();
    let printed = 0;
    let suppressed = 0;
    let tries = 0;
    for (let at = NOW; at < NOW + HOUR; at += 500) {
      tries += 1;
      const before = limit.admit(failedAt(at));
      if (before === undefined) continue;
      printed += 1;
      suppressed += before;
    }
    expect(printed).toBe(BURST + HOUR / REFILL_MS - 1);
    expect(printed + suppressed).toBeGreaterThan(tries - REFILL_MS / 500);
  });

  test("the first lines of a kind are all printed", () => {
    const limit = new LineLimit();
    const admitted = Array.from({ length: BURST + 2 }, () => limit.admit(failedAt(NOW)));
    expect(admitted).toEqual([...Array.from({ length: BURST }, () => 0), undefined, undefined]);
  });

  test("the next line tells how many were left out, once", () => {
    const limit = new LineLimit();
    for (let i = 0; i < BURST + 3; i += 1) limit.admit(failedAt(NOW));
    expect(limit.admit(failedAt(NOW + REFILL_MS))).toBe(3);
    expect(limit.admit(failedAt(NOW + 2 * REFILL_MS))).toBe(0);
  });

  test("another code, or another event, is another kind", () => {
    const limit = new LineLimit();
    for (let i = 0; i < BURST + 1; i += 1) limit.admit(failedAt(NOW));
    expect(limit.admit(failedAt(NOW, "CA_TLS"))).toBe(0);
    expect(limit.admit(stamped("sds.nack"))).toBe(0);
  });

  test("what a client chooses makes no kind of its own", () => {
    const limit = new LineLimit();
    const admitted = Array.from({ length: 1000 }, (_, i) =>
      limit.admit(stamped("sds.unknown_name", { name: `name-${i}` })),
    );
    expect(admitted.filter((suppressed) => suppressed !== undefined)).toHaveLength(BURST);
  });

  test("quiet time earns back the burst, and no more", () => {
    const limit = new LineLimit();
    for (let i = 0; i < BURST; i += 1) limit.admit(failedAt(NOW));
    const later = Array.from({ length: BURST + 1 }, () => limit.admit(failedAt(NOW + 24 * HOUR)));
    expect(later.filter((suppressed) => suppressed !== undefined)).toHaveLength(BURST);
  });

  test("a wall clock that is stepped back delays a line by a minute, not by the step", () => {
    const limit = new LineLimit();
    for (let i = 0; i < BURST; i += 1) limit.admit(failedAt(NOW));
    expect(limit.admit(failedAt(NOW - HOUR))).toBeUndefined();
    expect(limit.admit(failedAt(NOW - HOUR + REFILL_MS))).toBe(1);
  });
});
