import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { AgentEvent, AgentEventType, EventOf } from "../../../src/core/events.ts";
import { Sensitive } from "../../../src/core/sensitive.ts";
import { Output, type OutputSettings } from "../../../src/output/output.ts";
import { type SetFile, SetFolder } from "../../../src/output/set-folder.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { eventually } from "../../support/eventually.ts";
import { temporaryFolder } from "../../support/processes.ts";
import { TestClock } from "../../support/test-clock.ts";
import { HOUR, tlsCertificate, trustBundle } from "../secrets/support.ts";

export const NAMES = ["key.pem", "cert-chain.pem", "root-cert.pem"] as const;

/** A set whose files all say which one it is. */
export const setOf = (which: string | number): SetFile[] =>
  NAMES.map((name) => ({ name, data: `${which}`, mode: name === "key.pem" ? 0o600 : 0o644 }));

/** As docs/files.md tells a reader to: `..data` is resolved once, and all is read inside. */
export function readSet(folder: string): string[] {
  const generation = realpathSync(join(folder, "..data"));
  return NAMES.map((name) => readFileSync(join(generation, name), "utf8"));
}

/** File by file, as a program does that was given their paths. */
export const readThroughLinks = (folder: string): string[] =>
  NAMES.map((name) => readFileSync(join(folder, name), "utf8"));

/** An output on a folder of its own, and the store it follows. */
export class World {
  readonly clock = new TestClock();
  readonly store = new SecretStore(this.clock);
  readonly events: AgentEvent[] = [];
  readonly folder = join(temporaryFolder(), "certs");

  start(settings: Partial<OutputSettings> = {}): Output {
    return new Output(
      { folder: this.folder, keyMode: 0o600, gid: undefined, ...settings },
      {
        clock: this.clock,
        random: () => 0,
        emit: (event) => this.events.push(event),
        store: this.store,
        files: new SetFolder(settings.folder ?? this.folder),
      },
    );
  }

  putRoots(content: string): void {
    this.store.put(trustBundle(content));
  }

  putCertificate(content: string, key = `key of ${content}`): void {
    const now = this.clock.now();
    const privateKeyPem = new Sensitive(Buffer.from(key));
    const life = { notBefore: now, notAfter: now + HOUR };
    this.store.put({ ...tlsCertificate(content, life), privateKeyPem });
  }

  all<T extends AgentEventType>(type: T): EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  /** Waits until that many writes are done. */
  written(count: number): Promise<unknown> {
    return eventually(`${count} writes`, () => this.all("output.written").length >= count);
  }
}
