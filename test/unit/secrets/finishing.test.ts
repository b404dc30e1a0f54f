import { expect, test } from "vitest";
import { Finishing } from "../../../src/secrets/finishing.ts";
import type { Secret } from "../../../src/secrets/secret.ts";
import { createShow } from "../../../src/secrets/show.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { TestClock } from "../../support/test-clock.ts";

const bundle = (version: string): Secret => ({
  kind: "trust-bundle",
  name: "ROOTCA",
  version,
  pem: "",
  notBefore: 0,
  notAfter: 1,
});

test("what goes with a secret is added on its way into the store, and anew when it changes", () => {
  const store = new SecretStore(new TestClock());
  const finishing = new Finishing(createShow(store, () => undefined));
  const version = (): string | undefined => store.get("ROOTCA")?.version;
  let added = "a";
  finishing.again("ROOTCA");
  expect(version()).toBeUndefined();
  expect(finishing.show(bundle("1"))).toBe(true);
  expect(version()).toBe("1");

  finishing.add((secret) => ({ ...secret, version: `${secret.version}${added}` }));
  finishing.add((secret) => ({ ...secret, version: `${secret.version}!` }));
  finishing.again("ROOTCA");
  expect(version()).toBe("1a!");
  added = "b";
  finishing.again("ROOTCA");
  // Not of what was finished before: of the secret as it came.
  expect(version()).toBe("1b!");
  expect(finishing.show(bundle("1"))).toBe(false);
});
