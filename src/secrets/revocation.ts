import type { AgentError } from "../core/errors.ts";
import type { ExpiredAction } from "../core/revocation-events.ts";
import type { Certificate } from "../pki/certificate.ts";
import type { RevocationList } from "../pki/crl.ts";
import { endedError, flawOf, hasEnded, incompleteError, isListOf } from "./crl-flaws.ts";
import { isBelow } from "./known-cas.ts";
import type { RevocationLists } from "./secret.ts";

export interface RevocationInputs {
  /** The roots of the bundle, and every CA below them that is known. */
  readonly cas: readonly Certificate[];
  /** Of the file, as it is now. */
  readonly lists: readonly RevocationList[];
  /** What was in use before: it stays for a CA of which a file with flaws has nothing better. */
  readonly before: readonly RevocationList[];
  /** Wall milliseconds. */
  readonly now: number;
  readonly expired: ExpiredAction;
}

export interface RevocationVerdict {
  /** The best list of each CA that has one, sent or not. */
  readonly inUse: readonly RevocationList[];
  /** Of those, what goes with the bundle: all that may, or none. */
  readonly sent: readonly RevocationList[];
  /** The same as the bundle has it; undefined: nothing. */
  readonly crl: RevocationLists | undefined;
  readonly problems: readonly AgentError[];
  /** When a list begins or ends, so that this is to be asked again, wall milliseconds. */
  readonly nextLook: number | undefined;
}

/**
 * Which lists go with a bundle. Envoy (BoringSSL's X509_V_FLAG_CRL_CHECK) refuses every peer whose issuer
 * has no list, or none that is valid now; where it looks at the whole chain, that holds for each CA of it,
 * root included. So lists are sent when every CA that signs peers has one, or else none at all; where a CA
 * above those has none, Envoy is to look at the leaf alone.
 */
export function judgeRevocation(inputs: RevocationInputs): RevocationVerdict {
  const { cas, lists, now } = inputs;
  const problems = lists.flatMap((list) => problemsOf(list, inputs));
  const foreign = problems.filter(({ code }) => code === "CRL_ISSUER_UNKNOWN").length;
  // Another trust domain's list beside ours is no flaw of the file; a file of nothing else is the wrong one.
  const isFlawed = problems.length > foreign || (foreign > 0 && foreign === lists.length);
  const inUse = listsOf(inputs, isFlawed);
  for (const list of inUse)
    if (hasEnded(list, now) && !lists.includes(list)) problems.push(endedError(list, cas));
  const sendable = inputs.expired === "drop" ? inUse.filter((list) => !hasEnded(list, now)) : inUse;
  const lacks = (ca: Certificate): boolean => !sendable.some((list) => isListOf(list, ca));
  const signsPeers = (ca: Certificate): boolean => !cas.some((other) => isBelow(other, ca));
  /** An anchor that is no root has its own list with an issuer that is not there. */
  const isOpen = (ca: Certificate): boolean =>
    !ca.isSelfIssued && !cas.some((other) => isBelow(ca, other));

  const lacking = cas.filter((ca) => lacks(ca) && signsPeers(ca));
  const sent = lacking.length === 0 ? sendable : [];
  const pem = sent.map((list) => list.pem).join("");
  const onlyLeaf = cas.some((ca) => lacks(ca) || isOpen(ca));
  if (sendable.length > 0 && sent.length === 0) problems.push(incompleteError(lacking));

  const moments = [...lists, ...inUse]
    .flatMap(({ thisUpdate, nextUpdate = 0 }) => [thisUpdate, nextUpdate])
    .filter((moment) => moment > now);
  return {
    inUse,
    sent,
    crl: sent.length > 0 ? { lists: sent, pem, onlyLeaf } : undefined,
    problems,
    nextLook: moments.length === 0 ? undefined : Math.min(...moments),
  };
}

function problemsOf(list: RevocationList, { cas, now }: RevocationInputs): AgentError[] {
  const flaw = flawOf(list, cas, now);
  if (flaw !== undefined) return [flaw];
  return hasEnded(list, now) ? [endedError(list, cas)] : [];
}

/** The best list of each CA: one that has not ended before one that has, then the newest. In a stable order. */
function listsOf(
  { cas, lists, before, now }: RevocationInputs,
  isFlawed: boolean,
): readonly RevocationList[] {
  const known = isFlawed ? [...lists, ...before] : lists;
  const usable = known.filter((list) => flawOf(list, cas, now) === undefined);
  const rank = (list: RevocationList): number =>
    list.thisUpdate - (hasEnded(list, now) ? Number.MAX_SAFE_INTEGER : 0);
  const best = cas.map((ca) =>
    usable
      .filter((list) => isListOf(list, ca))
      .reduce<RevocationList | undefined>(
        (one, other) => (one !== undefined && rank(one) >= rank(other) ? one : other),
        undefined,
      ),
  );
  return [...new Set(best.filter((list) => list !== undefined))];
}
