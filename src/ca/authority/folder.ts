import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { syncFolder, writeFileAtomic, writeNewFile } from "../../core/atomic-file.ts";
import { AgentError } from "../../core/errors.ts";
import { diskProblem, hasOwnFolder, readOwnFile } from "../../core/own-file.ts";
import { codeOf } from "../../core/regular-file.ts";
import { Sensitive } from "../../core/sensitive.ts";

/**
 * The CA on the disk: a 0700 folder of our own inside the one that was given, since an emptyDir is
 * 0777. Each file holds a certificate and its key together, so that no reader can see one without
 * the other, and the folder appears at once with both, by a rename, so that it is never half there.
 */
const NAME = "node-agent-ca";
const FILES = { root: "root.pem", issuing: "issuing.pem" } as const;
const MAX_BYTES = 64 * 1024;

/** The two files as they stand: PEM, certificate then PKCS#8 key. */
export interface Stored {
  readonly root: Sensitive<Buffer>;
  readonly issuing: Sensitive<Buffer>;
}

export const folderIn = (caDir: string): string => join(caDir, NAME);
export const fileIn = (caDir: string, file: keyof Stored): string =>
  join(folderIn(caDir), FILES[file]);

/**
 * What is stored in `caDir`; undefined when there is nothing yet. Throws `CA_STATE_UNUSABLE` when
 * somebody else could have read or written it, or when a file is missing.
 */
export async function readStored(caDir: string): Promise<Stored | undefined> {
  const folder = folderIn(caDir);
  try {
    if (!(await hasOwnFolder(folder))) return undefined;
  } catch (error) {
    throw unusable(folder, diskProblem(error), error);
  }
  return {
    root: await readStoredFile(fileIn(caDir, "root")),
    issuing: await readStoredFile(fileIn(caDir, "issuing")),
  };
}

/**
 * Stores a new CA. False when another process was quicker: then nothing was written, and what it
 * stored is to be read.
 */
export async function createStored(caDir: string, stored: Stored): Promise<boolean> {
  const folder = folderIn(caDir);
  try {
    await mkdir(caDir, { recursive: true, mode: 0o700 });
    const aside = await mkdtemp(join(caDir, `.${NAME}-`));
    try {
      await writeNewFile(join(aside, FILES.root), stored.root.reveal(), 0o600);
      await writeNewFile(join(aside, FILES.issuing), stored.issuing.reveal(), 0o600);
      await syncFolder(aside);
      await rename(aside, folder);
    } catch (error) {
      await rm(aside, { recursive: true, force: true });
      // A folder that is there and not empty is not replaced by rename(2).
      if (codeOf(error) === "ENOTEMPTY" || codeOf(error) === "EEXIST") return false;
      throw error;
    }
    await syncFolder(caDir);
    return true;
  } catch (error) {
    throw unusable(caDir, diskProblem(error), error);
  }
}

export async function replaceIssuing(caDir: string, issuing: Sensitive<Buffer>): Promise<void> {
  const file = fileIn(caDir, "issuing");
  try {
    await writeFileAtomic(file, issuing.reveal(), 0o600);
  } catch (error) {
    throw unusable(file, diskProblem(error), error);
  }
}

export function unusable(path: string, reason: string, cause?: unknown): AgentError {
  return new AgentError("CA_STATE_UNUSABLE", `${path}: ${reason}`, {
    cause,
    hint: `repair it, choose another --ca-dir, or remove the ${NAME} folder to begin with a new root`,
  });
}

async function readStoredFile(path: string): Promise<Sensitive<Buffer>> {
  try {
    return new Sensitive(await readOwnFile(path, MAX_BYTES));
  } catch (error) {
    const missing = codeOf(error) === "ENOENT";
    const reason = missing ? "the file is missing, so the CA is not complete" : diskProblem(error);
    throw unusable(path, reason, error);
  }
}
