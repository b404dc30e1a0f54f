import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const FOLDER = join(import.meta.dirname, "../../deploy/prometheus");

const installed = spawnSync("promtool", ["--version"]).status === 0;
// In CI nothing may be skipped: without promtool the test fails there.
const skipped = !installed && process.env["CI"] !== "true";
const reason = skipped ? " (skipped: promtool is not installed; Debian has it in prometheus)" : "";

test.skipIf(skipped)(`the alerts fire when they should, and not when all is well${reason}`, () => {
  const { status, stdout, stderr } = spawnSync("promtool", ["test", "rules", "rules.test.yaml"], {
    cwd: FOLDER,
    encoding: "utf8",
  });
  expect(`${stdout}${stderr}`).toContain("SUCCESS");
  expect(status).toBe(0);
});
