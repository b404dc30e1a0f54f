import type { Secret } from "../../../src/secrets/secret.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { TestClock } from "../../support/test-clock.ts";
import { HOUR, tlsCertificate } from "./support.ts";

export function storeHarness() {
  const clock = new TestClock();
  const errors: unknown[] = [];
  const store = new SecretStore(clock, (error) => errors.push(error));
  const certificate = (content: string, lifeMs = HOUR) =>
    tlsCertificate(content, { notBefore: clock.now(), notAfter: clock.now() + lifeMs });
  /** Watches `name` and notes the content of what comes. */
  const note = (name: string, into: string[] = []) => {
    const stop = store.watch(name, (secret) => into.push(contentOf(secret)));
    return { seen: into, stop };
  };
  return { clock, store, errors, certificate, note };
}

export const contentOf = (secret: Secret): string => {
  if (secret.kind === "trust-bundle") return secret.pem;
  return secret.kind === "tls-certificate" ? secret.chainPem : secret.version;
};
