import type { FollowedFile } from "../../ca/followed-file.ts";
import type { Clock } from "../../core/clock.ts";
import type { Secret } from "../secret.ts";
import { genericFile } from "./generic-file.ts";
import { wipe } from "./secret-file.ts";
import { ticketKeyFile } from "./ticket-key-file.ts";

/** Reads each file once, for the start. Throws what is wrong with one that is there. */
export async function checkFurtherFiles(
  ticketKeys: string | undefined,
  generic: Readonly<Record<string, string>>,
  clock: Clock,
): Promise<void> {
  const [unversioned, unheard] = [() => "", () => undefined];
  if (ticketKeys !== undefined) await check(ticketKeyFile(ticketKeys, unversioned, unheard), clock);
  for (const [name, path] of Object.entries(generic))
    await check(genericFile(name, path, unversioned, unheard), clock);
}

async function check<S extends Secret>(file: FollowedFile<S>, clock: Clock): Promise<void> {
  const secret = await file.readIfThere(clock);
  if (secret !== undefined) wipe(secret);
}
