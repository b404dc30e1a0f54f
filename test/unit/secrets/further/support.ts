import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { AgentEvent, AgentEventType, EventOf } from "../../../../src/core/events.ts";
import { secretVersion } from "../../../../src/secrets/further/secret-version.ts";
import { RevocationList } from "../../../../src/pki/crl.ts";
import { pemBlocks } from "../../../../src/pki/pem.ts";
import type { RevocationLists, Secret, TrustBundle } from "../../../../src/secrets/secret.ts";
import { createShow } from "../../../../src/secrets/show.ts";
import { SecretStore } from "../../../../src/secrets/store.ts";
import { type ListOptions, revocationList } from "../../../support/revocation-list.ts";
import type { Issuer } from "../../../support/test-ca.ts";
import { TestClock } from "../../../support/test-clock.ts";

/** A store, what is told, and a folder of its own. */
export function furtherWorld() {
  const folder = mkdtempSync(join(tmpdir(), "further-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const clock = new TestClock();
  const store = new SecretStore(clock);
  const events: AgentEvent[] = [];
  const emit = (event: AgentEvent): void => void events.push(event);
  const eventsOf = <T extends AgentEventType>(type: T): EventOf<T>[] =>
    events.filter((event): event is EventOf<T> => event.type === type);
  const show = createShow(store, emit);
  const version = secretVersion(Buffer.alloc(32, 7));
  return {
    folder,
    path: join(folder, "file"),
    clock,
    store,
    events,
    eventsOf,
    emit,
    show,
    version,
  };
}

/** What a secret keeps secret, in hexadecimal. */
export function hexOf(secret: Secret | undefined): string[] {
  if (secret?.kind === "generic") return [secret.value.reveal().toString("hex")];
  if (secret?.kind !== "session-ticket-keys") return [];
  return secret.keys.map((key) => key.reveal().toString("hex"));
}

const root = (name: string): string =>
  `-----BEGIN CERTIFICATE-----\n${name}\n-----END CERTIFICATE-----\n`;

/** ROOTCA with roots of these names. */
export function bundle(version: string, ...roots: string[]): TrustBundle {
  const pem = roots.map(root).join("");
  return { kind: "trust-bundle", name: "ROOTCA", version, pem, notBefore: 0, notAfter: 1 };
}

/** Lists by these, for the whole chain. */
export async function listsOf(...by: readonly [Issuer, ListOptions?][]): Promise<RevocationLists> {
  const pems = await Promise.all(by.map(([issuer, options]) => revocationList(issuer, options)));
  const pem = pems.join("");
  const lists = pemBlocks(pem).map(({ der }) => new RevocationList(der));
  return { lists, pem, onlyLeaf: false };
}
