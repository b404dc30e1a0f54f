import { FollowedFile } from "../ca/followed-file.ts";
import { isMissing } from "../ca/watched-file.ts";
import type { Clock } from "../core/clock.ts";
import { AgentError, toAgentError } from "../core/errors.ts";
import { fileProblem } from "../core/regular-file.ts";
import { Certificate } from "../pki/certificate.ts";
import { RevocationList } from "../pki/crl.ts";
import { type PemBlock, pemBlocks } from "../pki/pem.ts";

const LIST = "X509 CRL";

/** What a file of revocation lists holds. */
export interface CrlContent {
  readonly lists: readonly RevocationList[];
  /** CAs whose lists are here too, such as another cluster's intermediate. */
  readonly cas: readonly Certificate[];
}

export interface CrlFileEvents {
  readonly loaded: (content: CrlContent) => void;
  readonly unusable: (error: AgentError) => void;
}

/** A PEM file of revocation lists. Reading it throws CRL_MISSING or CRL_INVALID. */
export function crlFile(
  path: string,
  { loaded, unusable }: CrlFileEvents,
): FollowedFile<CrlContent> {
  return new FollowedFile({
    path,
    parse: (bytes) => contentOf(path, bytes),
    unreadable: (error) =>
      new AgentError(
        isMissing(error) ? "CRL_MISSING" : "CRL_INVALID",
        `the revocation lists cannot be read from ${path}: ${fileProblem(error)}`,
        { hint: "mount the ConfigMap there, or correct --crl" },
      ),
    taken: (now) => {
      loaded(now);
      return now;
    },
    unusable,
  });
}

/** For the start of the process: throws CRL_INVALID for a file that is there and of no use. */
export async function checkCrlFile(path: string, clock: Clock): Promise<void> {
  await crlFile(path, { loaded: () => undefined, unusable: () => undefined }).readIfThere(clock);
}

function contentOf(path: string, bytes: Buffer): CrlContent {
  try {
    const blocks = pemBlocks(bytes.toString("latin1"), "the file");
    const other = blocks.find(({ label }) => label !== LIST && label !== "CERTIFICATE");
    if (other) throw new Error(`line ${other.line}: a ${other.label} block`);
    const lists = readAll(blocks, LIST, (der) => new RevocationList(der));
    const cas = readAll(blocks, "CERTIFICATE", (der) => new Certificate(der));
    const leaf = cas.find(({ isCa }) => !isCa);
    if (leaf) throw new Error(`${leaf.label} is not a CA`);
    if (lists.length === 0) throw new Error(`no ${LIST} block`);
    return { lists, cas };
  } catch (error) {
    const reason = bytes.length === 0 ? "the file is empty" : toAgentError(error).message;
    throw new AgentError("CRL_INVALID", `${path} holds no revocation lists: ${reason}`, {
      hint: "put PEM lists of CAs there; an empty list is one without entries, not an empty file",
    });
  }
}

function readAll<T>(blocks: readonly PemBlock[], label: string, read: (der: Buffer) => T): T[] {
  return blocks
    .filter((block) => block.label === label)
    .map(({ der, line }) => {
      try {
        return read(der);
      } catch (error) {
        const reason = toAgentError(error).message;
        throw new Error(`line ${line}: the ${label} is not X.509: ${reason}`, { cause: error });
      }
    });
}
