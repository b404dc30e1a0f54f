import { expect, test } from "vitest";
import { withProvider } from "../../../src/secrets/key-provider.ts";
import type { KeyProvider } from "../../../src/secrets/secret.ts";
import { pair, roots } from "../../support/secret-samples.ts";

const cryptomb: KeyProvider = { name: "cryptomb", pollDelayMs: 2, fallback: false };

test("the certificate has the provider, with the same key; the roots stay as they are", () => {
  const shown = withProvider(cryptomb)(pair);
  expect(shown).toEqual({ ...pair, keyProvider: cryptomb, version: shown?.version });
  expect(shown?.kind === "tls-certificate" && shown.privateKeyPem).toBe(pair.privateKeyPem);
  expect(withProvider(cryptomb)(roots)).toBe(roots);
});

test("the version is that of certificate and settings together", () => {
  const all: KeyProvider[] = [
    cryptomb,
    { ...cryptomb, name: "qat" },
    { ...cryptomb, pollDelayMs: 3 },
    { ...cryptomb, fallback: true },
  ];
  const versions = all.map((provider) => withProvider(provider)(pair).version);
  expect(new Set([pair.version, ...versions]).size).toBe(all.length + 1);
  expect(withProvider({ ...cryptomb })(pair).version).toBe(versions[0]);
  expect(withProvider(cryptomb)({ ...pair, version: "other" }).version).not.toBe(versions[0]);
});
