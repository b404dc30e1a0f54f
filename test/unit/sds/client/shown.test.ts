import { expect, test } from "vitest";
import { shown } from "../../../../src/sds/client/shown.ts";

test("a server's text is one line, in which no terminal obeys anything", () => {
  expect(shown("a\n\u001b[31mb\u202ec\u0085")).toBe("a??[31mb?c?");
});

test("is short, however long it was", () => {
  expect(shown("x".repeat(240))).toBe("x".repeat(240));
  expect(shown("x".repeat(241))).toBe(`${"x".repeat(240)}...`);
  expect(shown("x".repeat(10_000_000), 5)).toBe("xxxxx...");
});

test("has no key in it, all of whose lines are taken out", () => {
  const lines = ["MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEH", "BG0wawIBAQQgc2VjcmV0c2VjcmV0c2VjcmV0"];
  const pem = `-----BEGIN PRIVATE KEY-----\n${lines.join("\n")}\n-----END PRIVATE KEY-----\n`;
  expect(shown(`before ${pem} after`)).toBe("before [redacted]? after");
  expect(shown(lines.join("\n"))).toBe("[redacted]");
});
