import { AgentError } from "../../core/errors.ts";
import { formatSpiffeId, type SpiffeId } from "../../identity/spiffe-id.ts";
import type { KeyType } from "../../pki/key-type.ts";
import { type PrivateKeyFacts, privateKeyFacts } from "../../pki/private-key.ts";
import { type IssuedChain, verifyIssued } from "../../pki/verify.ts";
import { type Issued, type LastGood, tlsCertificate } from "../issued.ts";
import { rootOf } from "../root-book.ts";
import type { RootRecord } from "../root-record.ts";
import type { StateRecord } from "./record.ts";

/** What comes back from the folder: it passed every check again, and may be shown. */
export interface Restored extends Issued {
  /** All roots that were stored, the retired ones too. */
  readonly records: readonly RootRecord[];
  /** Undefined for a key that we would not make. */
  readonly keyType: KeyType | undefined;
}

/** What a stored certificate is checked against: as an answer of the CA that came just now. */
export interface Expected {
  readonly identity: SpiffeId;
  readonly now: number;
  readonly skewMs: number;
  readonly includeRoot: boolean;
  readonly distrusted: ReadonlySet<string>;
}

export function recordOf({ certificate, roots }: LastGood): StateRecord {
  const { spiffeId, chainPem, privateKeyPem, receivedAt } = certificate;
  return { spiffeId, chainPem, privateKeyPem, receivedAt, roots };
}

/**
 * Checks what was stored as if the CA had just sent it. The key is served in the form in which it was
 * stored; the chain, in the form that is set now. Throws STATE_OTHER_IDENTITY, STATE_UNREADABLE or
 * STATE_CERTIFICATE.
 */
export async function restore(record: StateRecord, expected: Expected): Promise<Restored> {
  const { privateKeyPem, roots, receivedAt } = record;
  const spiffeId = formatSpiffeId(expected.identity);
  if (record.spiffeId !== spiffeId)
    throw new AgentError(
      "STATE_OTHER_IDENTITY",
      `it is stored for ${JSON.stringify(record.spiffeId)}, and this agent is ${spiffeId}`,
    );
  const { type, spki } = factsOf(privateKeyPem.reveal());
  const chain = await verified(record, spki, expected);
  const { notBefore, notAfter, anchor } = chain;
  // The one root alone, whatever else is stored: the chain must not grow from restart to restart.
  const chainPem = expected.includeRoot ? `${chain.chainPem}${anchor.pem}` : chain.chainPem;
  const retired = new Set(roots.flatMap((each) => (each.retiredAt === undefined ? [] : each.pem)));
  const within = Math.min(Math.max(receivedAt, notBefore), notAfter);
  return {
    certificate: tlsCertificate({ ...chain, chainPem }, privateKeyPem, spiffeId, within),
    roots: chain.roots.filter(({ pem }) => !retired.has(pem)).map(rootOf),
    // What was retired is stored as that: a restart retires nothing.
    preferred: false,
    anchor: anchor.fingerprint,
    records: roots,
    keyType: type,
  };
}

/** No error of the reader is passed on, for it may quote what it read. */
function factsOf(pem: Buffer): PrivateKeyFacts {
  try {
    return privateKeyFacts(pem);
  } catch {
    throw new AgentError("STATE_UNREADABLE", "it is damaged: its private key cannot be read");
  }
}

async function verified(
  { chainPem, roots }: StateRecord,
  spki: Buffer,
  expected: Expected,
): Promise<IssuedChain> {
  const chain = [chainPem];
  try {
    const checks = { ...expected, spki, includeRoot: false };
    return await verifyIssued({ chain, roots: roots.map(({ pem }) => pem), ...checks });
  } catch (error) {
    const reason = error instanceof AgentError ? error.message : String(error);
    throw new AgentError("STATE_CERTIFICATE", `its certificate is not used: ${reason}`, {
      cause: error,
    });
  }
}
