/** The fast gates, all of them even when one fails: types, lint, format, generated code, docs. */
import { spawnSync } from "node:child_process";

const gates = [
  ["types", "npx", ["tsc", "-p", "."]],
  ["lint", "npx", ["oxlint", "--deny-warnings"]],
  ["format", "npx", ["prettier", "--check", "--log-level", "warn", "."]],
  ["generated code", "node", ["scripts/generate.mjs", "--check"]],
  ["docs", "node", ["scripts/docs.mjs", "--check"]],
];

const failed = gates.filter(([name, command, args]) => {
  const started = performance.now();
  const { status } = spawnSync(command, args, { stdio: "inherit" });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? "ok  " : "FAIL"} ${name} (${seconds} s)`);
  return status !== 0;
});
process.exitCode = failed.length === 0 ? 0 : 1;
