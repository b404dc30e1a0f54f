import { describe, expect, test } from "vitest";
import { NackAlarm } from "../../../src/observe/nack-alarm.ts";
import { nackReason } from "../../../src/observe/metric-rows/nack-reason.ts";

function alarm(): NackAlarm {
  const made = new NackAlarm();
  made.pushed("default", "v1");
  made.ack("default", "v1");
  made.pushed("default", "v2");
  made.nack("default", "v2", "key_mismatch");
  return made;
}

describe("the alarm after a NACK", () => {
  test("rings for the secret that was rejected, not for the others", () => {
    const rejected = alarm();
    expect(rejected.rings("default")).toBe("key_mismatch");
    expect(rejected.rings("ROOTCA")).toBeUndefined();
  });

  test("an ACK of the same bytes does not end it: Envoy sends one without using them", () => {
    const rejected = alarm();
    rejected.ack("default", "v2");
    expect(rejected.rings("default")).toBe("key_mismatch");
  });

  test("an ACK of an older version, late on another stream, does not end it", () => {
    const rejected = alarm();
    rejected.ack("default", "v1");
    expect(rejected.rings("default")).toBe("key_mismatch");
  });

  test("an ACK of the next version ends it", () => {
    const rejected = alarm();
    rejected.pushed("default", "v3");
    rejected.ack("default", "v2");
    expect(rejected.rings("default")).toBe("key_mismatch");
    rejected.ack("default", "v3");
    expect(rejected.rings("default")).toBeUndefined();
  });

  test("another client that rejects the next version too starts it again", () => {
    const rejected = alarm();
    rejected.pushed("default", "v3");
    rejected.ack("default", "v3");
    rejected.nack("default", "v3", "other");
    expect(rejected.rings("default")).toBe("other");
  });
});

describe("what a NACK's text is about", () => {
  const prefix = "Failed to load";
  test.each([
    [`${prefix} certificate chain from <inline>`, "certificate_chain"],
    [
      `${prefix} private key from <inline>, Cause: error:0b000074:X.509 certificate routines:OPENSSL_internal:KEY_VALUES_MISMATCH`,
      "key_mismatch",
    ],
    [`${prefix} private key from <inline>, Cause: no start line`, "private_key"],
    [`${prefix} trusted CA certificates from <inline>`, "trust_bundle"],
    ["unexpected SDS secrets length: 0", "other"],
    ["", "other"],
  ] as const)("%j: %s", (message, reason) => {
    expect(nackReason(message)).toBe(reason);
  });
});
