import { constants, type Stats } from "node:fs";
import { lstat, mkdir, mkdtemp, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { AgentError } from "../../core/errors.ts";
import { Sensitive } from "../../core/sensitive.ts";
import { syncFolder, writeFileAtomic, writeNewFile } from "./atomic-file.ts";

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
  let facts: Stats;
  try {
    facts = await lstat(folder);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw unusable(folder, why(error), error);
  }
  if (!facts.isDirectory()) throw unusable(folder, "it is not a folder");
  requireOurs(folder, facts, "0700");
  return {
    root: await readOwnFile(fileIn(caDir, "root")),
    issuing: await readOwnFile(fileIn(caDir, "issuing")),
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
    throw unusable(caDir, why(error), error);
  }
}

export async function replaceIssuing(caDir: string, issuing: Sensitive<Buffer>): Promise<void> {
  const file = fileIn(caDir, "issuing");
  try {
    await writeFileAtomic(file, issuing.reveal(), 0o600);
  } catch (error) {
    throw unusable(file, why(error), error);
  }
}

export function unusable(path: string, reason: string, cause?: unknown): AgentError {
  return new AgentError("CA_STATE_UNUSABLE", `${path}: ${reason}`, {
    cause,
    hint: `repair it, choose another --ca-dir, or remove the ${NAME} folder to begin with a new root`,
  });
}

/** Checked on the open file: a check of the path could be about another file. */
async function readOwnFile(path: string): Promise<Sensitive<Buffer>> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  try {
    const file = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    try {
      const facts = await file.stat();
      if (!facts.isFile()) throw unusable(path, "it is not a regular file");
      if (facts.size > MAX_BYTES)
        throw unusable(path, "it is too large to be a certificate and key");
      requireOurs(path, facts, "0600");
      return new Sensitive(await file.readFile());
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof AgentError) throw error;
    throw unusable(path, why(error), error);
  }
}

function requireOurs(path: string, facts: Stats, wanted: string): void {
  const uid = process.geteuid?.();
  if (uid !== undefined && facts.uid !== uid)
    throw unusable(path, `it belongs to uid ${facts.uid}, this process runs as ${uid}`);
  const mode = facts.mode & 0o777;
  if ((mode & 0o077) !== 0)
    throw unusable(
      path,
      `its mode is ${mode.toString(8).padStart(4, "0")}, so others may have it; it has to be ${wanted}`,
    );
}

const codeOf = (error: unknown): unknown =>
  error instanceof Error && "code" in error ? error.code : undefined;

function why(error: unknown): string {
  switch (codeOf(error)) {
    case "ENOENT":
      return "the file is missing, so the CA is not complete";
    case "EACCES":
    case "EPERM":
      return "this user may not use it";
    case "ELOOP":
      return "it is a symbolic link";
    case "ENOTDIR":
    case "EEXIST":
      return "a part of the path is not a folder";
    case "EROFS":
      return "the file system is read-only";
    case "ENOSPC":
    case "EDQUOT":
      return "the disk is full";
    default:
      return error instanceof Error ? error.message : String(error);
  }
}
