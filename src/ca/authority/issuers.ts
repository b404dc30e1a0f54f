import {
  createStored,
  fileIn,
  readStored,
  replaceIssuing,
  unusable,
  type Stored,
} from "./folder.ts";
import { decodeIssuer, encodeIssuer } from "./issuer-file.ts";
import { makeIssuing, makeRoot, newKey, type Issuer } from "./issuer.ts";
import { CA_BACKDATE_MS, ISSUING_TTL_MS, ROOT_TTL_MS, validityWithin } from "./validity.ts";

/** The two certificates of a CA that sign, with their keys. */
export interface Issuers {
  readonly root: Issuer;
  readonly issuing: Issuer;
}

/** Reads or makes the CA of `caDir`, or makes one in memory. Throws `CA_STATE_UNUSABLE`. */
export async function openIssuers(now: number, caDir?: string): Promise<Issuers> {
  if (caDir === undefined) return makeIssuers(now);
  const stored = await readStored(caDir);
  if (stored) return decode(caDir, stored, now);
  const made = makeIssuers(now);
  const encoded = { root: encodeIssuer(made.root), issuing: encodeIssuer(made.issuing) };
  return (await createStored(caDir, encoded)) ? made : openIssuers(now, caDir);
}

/** A new issuing certificate under the same root, stored first when there is a folder. */
export async function renewIssuing(root: Issuer, now: number, caDir?: string): Promise<Issuers> {
  const issuing = newIssuing(root, now);
  if (caDir !== undefined) await replaceIssuing(caDir, encodeIssuer(issuing));
  return { root, issuing };
}

function makeIssuers(now: number): Issuers {
  const root = makeRoot(newKey(), validityWithin(now, ROOT_TTL_MS, CA_BACKDATE_MS));
  return { root, issuing: newIssuing(root, now) };
}

const newIssuing = (root: Issuer, now: number): Issuer =>
  makeIssuing(root, newKey(), validityWithin(now, ISSUING_TTL_MS, CA_BACKDATE_MS, root));

function decode(caDir: string, stored: Stored, now: number): Issuers {
  const path = fileIn(caDir, "root");
  const root = decodeIssuer(path, stored.root);
  const issuing = decodeIssuer(fileIn(caDir, "issuing"), stored.issuing, root);
  if (now >= root.notAfter)
    throw unusable(path, `its certificate expired at ${new Date(root.notAfter).toISOString()}`);
  if (now < root.notBefore)
    throw unusable(
      path,
      `its certificate is not valid before ${new Date(root.notBefore).toISOString()}: check the clock`,
    );
  return { root, issuing };
}
