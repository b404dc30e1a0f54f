import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { FaultCa } from "../fakes/fault-ca.ts";
import { removeFolders, stopAll, temporaryFolder } from "../support/processes.ts";
import { TestCa } from "../support/test-ca.ts";

/** One CA for all tests of a file, without faults before each. After it, nothing of the agents is left. */
export function sharedCa(): () => FaultCa {
  let ca: FaultCa;
  beforeAll(async () => {
    ca = await FaultCa.start();
  });
  beforeEach(() => {
    ca.faults = {};
  });
  afterEach(async () => {
    await stopAll();
    removeFolders();
    if (ca.isRefusing) await ca.accept();
  });
  afterAll(() => ca.stop());
  return () => ca;
}

/** What a test has: that CA, another one beside it, and a folder. */
export interface Scene {
  readonly ca: FaultCa;
  readonly other: TestCa;
  readonly folder: string;
}

/** Sets the scene before each test; the other CA bears `name`. */
export function withScene(name: string, set: (scene: Scene) => void): void {
  const ca = sharedCa();
  let other: TestCa;
  beforeAll(async () => {
    other = await TestCa.create({ name });
  });
  beforeEach(() => set({ ca: ca(), other, folder: temporaryFolder() }));
}
