/** Adds up vitest's JSON reports and prints one plain line; with CI=true a skipped test fails the run. */
import { readFileSync } from "node:fs";

const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")));
const sum = (field) => reports.reduce((total, report) => total + report[field], 0);
const passed = sum("numPassedTests");
const failed = sum("numFailedTests");
const skipped = sum("numPendingTests") + sum("numTodoTests");

if (skipped > 0 && process.env.CI === "true") {
  const names = reports.flatMap(({ testResults }) =>
    testResults.flatMap(({ assertionResults }) =>
      assertionResults.filter(({ status }) => status !== "passed" && status !== "failed"),
    ),
  );
  for (const { fullName } of names) console.error(`skipped in CI: ${fullName}`);
  process.exitCode = 1;
}
if (failed > 0 || passed === 0) process.exitCode = 1;
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
