import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { binary, noEnvoy } from "./suite.ts";

const FOLDER = join(import.meta.dirname, "../../envoy");
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"));
const textOf = (name: string): string => readFileSync(join(FOLDER, name), "utf8");

/** Where a bootstrap listens, its admin address first: all but what its clusters connect to. */
function listens(text: string): string[] {
  const [, admin = ""] = /^admin:\s+address:.*port_value: (\d+)/m.exec(text) ?? [];
  const listeners = text.slice(text.indexOf("  listeners:"));
  return [admin, ...[...listeners.matchAll(/port_value: (\d+)/g)].map(([, port = ""]) => port)];
}

describe("the shipped bootstraps", () => {
  test.skipIf(noEnvoy).each(files)("Envoy takes %s as it is", async (name) => {
    const args = ["--mode", "validate", "-l", "error", "-c", join(FOLDER, name)];
    const { stdout, stderr } = await promisify(execFile)(binary, args);
    expect(stdout + stderr).toContain(`configuration '${join(FOLDER, name)}' OK`);
  });

  test("run beside each other: no port is listened on twice", () => {
    const ports = files.flatMap((name) => listens(textOf(name)));
    expect(ports).toHaveLength(2 * files.length);
    expect(new Set(ports).size).toBe(ports.length);
  });

  test.each(files)("the page names %s, where it listens, and its admin port", (name) => {
    const row = textOf("README.md")
      .split("\n")
      .find((line) => line.startsWith(`| \`${name}\``));
    const [admin, inbound] = listens(textOf(name));
    expect(row).toMatch(new RegExp(`\\| ${inbound} +\\| ${admin} +\\|`));
  });
});
