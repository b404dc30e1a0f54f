import { AgentError, toAgentError } from "../../core/errors.ts";
import { formatSpiffeId, type SpiffeId } from "../../identity/spiffe-id.ts";
import type { KeyType } from "../../pki/key-type.ts";
import { type PrivateKeyFacts, privateKeyFacts } from "../../pki/private-key.ts";
import { ABOUT_TIME } from "../../pki/validity.ts";
import { type IssuedChain, verifyIssued } from "../../pki/verify.ts";
import { type Issued, type LastGood, tlsCertificate } from "../issued.ts";
import { rootOf } from "../root-book.ts";
import type { RootRecord } from "../root-record.ts";
import type { StateRecord } from "./record.ts";

/** What comes back from the folder: it passed every check again, and may be shown, now or at its time. */
export interface Restored extends Issued {
  /** All roots that were stored, the retired ones too, but for those that are distrusted now. */
  readonly records: readonly RootRecord[];
  /** Roots were stored that are distrusted now. */
  readonly hadDistrusted: boolean;
  /** Why it may not be shown now, though it was good when it came; undefined: it may. */
  readonly untimely: AgentError | undefined;
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
  const { privateKeyPem, receivedAt } = record;
  const spiffeId = formatSpiffeId(expected.identity);
  if (record.spiffeId !== spiffeId)
    throw new AgentError(
      "STATE_OTHER_IDENTITY",
      `it is stored for ${JSON.stringify(record.spiffeId)}, and this agent is ${spiffeId}`,
    );
  const { type, spki } = factsOf(privateKeyPem.reveal());
  const { chain, untimely } = await verified(record, spki, expected);
  const { notBefore, notAfter, anchor } = chain;
  // The one root alone, whatever else is stored: the chain must not grow from restart to restart.
  const chainPem = expected.includeRoot ? `${chain.chainPem}${anchor.pem}` : chain.chainPem;
  const distrusted = chain.roots.filter(({ fingerprint }) => expected.distrusted.has(fingerprint));
  const barred = new Set(distrusted.map(({ pem }) => pem));
  const records = record.roots.filter(({ pem }) => !barred.has(pem));
  const current = new Set(
    records.flatMap((each) => (each.retiredAt === undefined ? each.pem : [])),
  );
  const within = Math.min(Math.max(receivedAt, notBefore), notAfter);
  return {
    certificate: tlsCertificate({ ...chain, chainPem }, privateKeyPem, spiffeId, within),
    roots: chain.roots.filter(({ pem }) => current.has(pem)).map(rootOf),
    // What was retired is stored as that: a restart retires nothing.
    preferred: false,
    anchor: anchor.fingerprint,
    records,
    hadDistrusted: barred.size > 0,
    untimely,
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

/** A certificate whose time is not now is judged by that at which it came: it may be a clock that is wrong. */
async function verified(
  { chainPem, roots, receivedAt }: StateRecord,
  spki: Buffer,
  expected: Expected,
): Promise<{ readonly chain: IssuedChain; readonly untimely: AgentError | undefined }> {
  const answer = { chain: [chainPem], roots: roots.map(({ pem }) => pem) };
  const verify = async (now: number): Promise<IssuedChain> => {
    try {
      return await verifyIssued({ ...answer, ...expected, now, spki, includeRoot: false });
    } catch (error) {
      throw notUsed(error);
    }
  };
  try {
    return { chain: await verify(expected.now), untimely: undefined };
  } catch (error) {
    const { cause } = toAgentError(error);
    if (!(cause instanceof AgentError && ABOUT_TIME.has(cause.code))) throw error;
    return { chain: await verify(receivedAt), untimely: toAgentError(error) };
  }
}

function notUsed(cause: unknown): AgentError {
  const { message } = toAgentError(cause);
  return new AgentError("STATE_CERTIFICATE", `its certificate is not used: ${message}`, { cause });
}
