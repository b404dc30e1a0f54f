import { randomBytes } from "node:crypto";
import type { Clock } from "../../core/clock.ts";
import type { Emit } from "../../core/events.ts";
import { createShow } from "../show.ts";
import type { SecretStore } from "../store.ts";
import { genericFile } from "./generic-file.ts";
import type { FurtherSecrets, TicketKeySource } from "./options.ts";
import { followSecret } from "./secret-file.ts";
import { secretVersion } from "./secret-version.ts";
import { watchSharedKeys } from "./shared-keys.ts";
import { ticketKeyFile } from "./ticket-key-file.ts";
import { TicketKeeper } from "./ticket-keeper.ts";

export interface FurtherDependencies {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly store: SecretStore;
  /** The names of the trust bundles, by which peers are let in. */
  readonly bundles: readonly string[];
}

/** What runs for one of the secrets. */
export interface Kept {
  stop(): void;
  /** Looks whether its file has changed. Never throws. */
  look?(): Promise<void>;
}

/** Begins to make ticket keys, and to follow the files of the others. */
export function keepFurther(
  { ticketKeys, generic }: FurtherSecrets,
  { clock, emit, store, bundles }: FurtherDependencies,
): Kept[] {
  const show = createShow(store, emit);
  const version = secretVersion(randomBytes(32));

  const keysOf = (source: TicketKeySource): Kept[] => {
    if (source.from === "interval") {
      const deps = { clock, emit, store, bundles, show, version, randomBytes };
      return [new TicketKeeper(deps, source.intervalMs)];
    }
    const { path } = source;
    const file = followSecret(ticketKeyFile(path, version, emit), { clock, show });
    return [file, { stop: watchSharedKeys(path, { store, emit, bundles, version }) }];
  };

  return [
    ...(ticketKeys === undefined ? [] : keysOf(ticketKeys)),
    ...Object.entries(generic).map(([name, path]) =>
      followSecret(genericFile(name, path, version, emit), { clock, show }),
    ),
  ];
}
