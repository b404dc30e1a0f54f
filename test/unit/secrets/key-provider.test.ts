import { expect, test } from "vitest";
import { showWithProvider } from "../../../src/secrets/key-provider.ts";
import type { KeyProvider, Secret } from "../../../src/secrets/secret.ts";
import { pair, roots } from "../../support/secret-samples.ts";

/** What is shown of `secret` with this provider. */
function shownOf(secret: Secret, provider: KeyProvider | undefined): Secret | undefined {
  let shown: Secret | undefined;
  showWithProvider((each) => ((shown = each), true), provider)(secret);
  return shown;
}

const cryptomb: KeyProvider = { name: "cryptomb", pollDelayMs: 2, fallback: false };

test("the certificate has the provider, with the same key; the roots stay as they are", () => {
  const shown = shownOf(pair, cryptomb);
  expect(shown).toEqual({ ...pair, keyProvider: cryptomb, version: shown?.version });
  expect(shown?.kind === "tls-certificate" && shown.privateKeyPem).toBe(pair.privateKeyPem);
  expect(shownOf(roots, cryptomb)).toBe(roots);
  expect(shownOf(pair, undefined)).toBe(pair);
});

test("the version is that of certificate and settings together", () => {
  const all: (KeyProvider | undefined)[] = [
    undefined,
    cryptomb,
    { ...cryptomb, name: "qat" },
    { ...cryptomb, pollDelayMs: 3 },
    { ...cryptomb, fallback: true },
  ];
  const versions = all.map((provider) => shownOf(pair, provider)?.version);
  expect(new Set(versions).size).toBe(all.length);
  expect(shownOf(pair, { ...cryptomb })?.version).toBe(versions[1]);
  expect(shownOf({ ...pair, version: "other" }, cryptomb)?.version).not.toBe(versions[1]);
});
