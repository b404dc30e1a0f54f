import { access } from "node:fs/promises";
import { formatSpiffeId } from "../identity/spiffe-id.ts";
import { type Chosen, isMounted } from "./choose-source.ts";
import type { RunConfig } from "./run-settings.ts";

/** Whether an earlier run left a certificate for this identity; whether it is good is seen later. */
export async function hasStored({ stateDir }: RunConfig, chosen: Chosen): Promise<boolean> {
  if (stateDir === undefined || isMounted(chosen)) return false;
  const { stateFile } = await import("../secrets/state/folder.ts");
  return access(stateFile(stateDir, formatSpiffeId(chosen.identity))).then(
    () => true,
    () => false,
  );
}
