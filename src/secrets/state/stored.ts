import { readStateFile, writeStateFile } from "./folder.ts";
import { readKeyFile } from "./key-file.ts";
import { decodeRecord, encodeRecord, type StateRecord } from "./record.ts";
import { seal, unseal, wrap } from "./seal.ts";

/** Where a record is kept, and how. */
export interface StatePlace {
  readonly path: string;
  /** Undefined: without encryption. */
  readonly keyFile: string | undefined;
}

/** What is stored there; undefined when nothing is. */
export async function readRecord({ path, keyFile }: StatePlace): Promise<StateRecord | undefined> {
  const buffers: Buffer[] = [];
  try {
    const file = await readStateFile(path);
    if (file === undefined) return undefined;
    buffers.push(file);
    const key = keyFile === undefined ? undefined : await readKeyFile(keyFile);
    if (key) buffers.push(key);
    const payload = unseal(file, key);
    buffers.push(payload);
    return decodeRecord(payload);
  } finally {
    for (const buffer of buffers) buffer.fill(0);
  }
}

/** Replaces what is stored there, whole or not at all. */
export async function writeRecord(
  { path, keyFile }: StatePlace,
  record: StateRecord,
): Promise<void> {
  const payload = encodeRecord(record);
  const buffers = [payload];
  try {
    const key = keyFile === undefined ? undefined : await readKeyFile(keyFile);
    if (key) buffers.push(key);
    const file = key === undefined ? wrap(payload) : seal(payload, key);
    buffers.push(file);
    await writeStateFile(path, file);
  } finally {
    for (const buffer of buffers) buffer.fill(0);
  }
}
