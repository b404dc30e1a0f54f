import { describe, expect, test } from "vitest";
import { NackAlarm } from "../../../src/observe/nack-alarm.ts";

function alarm(): NackAlarm {
  const made = new NackAlarm();
  made.published("default", "v1");
  made.ack("default", "v1");
  made.published("default", "v2");
  made.nack("default", "v2");
  return made;
}

describe("the alarm after a NACK", () => {
  test("rings for the secret that was rejected, not for the others", () => {
    const rejected = alarm();
    expect(rejected.rings("default")).toBe(true);
    expect(rejected.rings("ROOTCA")).toBe(false);
  });

  test("an ACK of the same bytes does not end it: Envoy sends one without using them", () => {
    const rejected = alarm();
    rejected.ack("default", "v2");
    expect(rejected.rings("default")).toBe(true);
  });

  test("an ACK of an older version, late on another stream, does not end it", () => {
    const rejected = alarm();
    rejected.ack("default", "v1");
    expect(rejected.rings("default")).toBe(true);
  });

  test("an ACK of the next version ends it", () => {
    const rejected = alarm();
    rejected.published("default", "v3");
    rejected.ack("default", "v2");
    expect(rejected.rings("default")).toBe(true);
    rejected.ack("default", "v3");
    expect(rejected.rings("default")).toBe(false);
  });

  test("another client that rejects the next version too starts it again", () => {
    const rejected = alarm();
    rejected.published("default", "v3");
    rejected.ack("default", "v3");
    rejected.nack("default", "v3");
    expect(rejected.rings("default")).toBe(true);
  });
});
