import { defineConfig } from "vitest/config";

/** Fast suites run in-process; slow ones start real processes and have a longer leash. */
export default defineConfig({
  test: {
    testTimeout: 20_000,
    hookTimeout: 60_000,
    maxConcurrency: 64,
    projects: [
      {
        extends: true,
        test: {
          name: "fast",
          include: [
            "test/{unit,property,integration,faults/logic}/**/*.test.ts",
            "test/{conformance,faults}/*.test.ts",
          ],
        },
      },
      {
        extends: true,
        test: {
          name: "slow",
          include: ["test/{process,envoy,conformance/run,faults/processes}/**/*.test.ts"],
          globalSetup: ["test/support/build.ts"],
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
