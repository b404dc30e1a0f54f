import { AgentError, type ErrorCode } from "../../core/errors.ts";
import { diskProblem, NotOurs } from "../../core/own-file.ts";
import type { LastGood } from "../issued.ts";
import { removeStateFile } from "./folder.ts";
import type { StateRecord } from "./record.ts";
import { type Expected, recordOf, restore, type Restored } from "./restore.ts";
import { readRecord, type StatePlace, writeRecord } from "./stored.ts";

/**
 * What is stored, checked by what is `expected` when it has been read; undefined when nothing is. Throws
 * `STATE_…` with the path.
 */
export async function loadLastGood(
  place: StatePlace,
  expected: () => Expected,
): Promise<Restored | undefined> {
  let record: StateRecord | undefined;
  try {
    record = await readRecord(place);
    if (record === undefined) return undefined;
    const restored = await restore(record, expected());
    const { untimely } = restored;
    return untimely
      ? { ...restored, untimely: located(place.path, untimely, "STATE_CERTIFICATE") }
      : restored;
  } catch (error) {
    record?.privateKeyPem.reveal().fill(0);
    throw located(place.path, error, "STATE_UNREADABLE");
  }
}

/** Replaces what is stored, whole or not at all; by undefined: removes it. Throws `STATE_…` with the path. */
export async function replaceLastGood(place: StatePlace, by: LastGood | undefined): Promise<void> {
  try {
    if (by === undefined) await removeStateFile(place.path);
    else await writeRecord(place, recordOf(by));
  } catch (error) {
    throw located(place.path, error, "STATE_NOT_SAVED");
  }
}

/** What went wrong, and where, as one of ours. What is said of "it" is said of the file. */
function located(path: string, error: unknown, fallback: ErrorCode): AgentError {
  if (error instanceof NotOurs)
    return new AgentError("STATE_UNSAFE", `${error.path}: ${error.message}`, { cause: error });
  if (!(error instanceof AgentError))
    return new AgentError(fallback, `${path}: ${diskProblem(error)}`, { cause: error });
  const message = error.message.startsWith("it") ? `${path}: ${error.message}` : error.message;
  return new AgentError(error.code, message, { cause: error.cause });
}
