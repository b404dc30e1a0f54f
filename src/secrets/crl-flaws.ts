import { AgentError } from "../core/errors.ts";
import type { Certificate } from "../pki/certificate.ts";
import type { RevocationList } from "../pki/crl.ts";

/** Whether `ca` signed the list. */
export function isListOf(list: RevocationList, ca: Certificate): boolean {
  return list.namesIssuer(ca) && list.isSignedBy(ca);
}

export function hasEnded({ nextUpdate = Infinity }: RevocationList, now: number): boolean {
  return nextUpdate <= now;
}

/** Why a list cannot be used, now or ever; undefined: it can. That it has ended is no flaw of this kind. */
export function flawOf(
  list: RevocationList,
  cas: readonly Certificate[],
  now: number,
): AgentError | undefined {
  const namesakes = cas.filter((ca) => list.namesIssuer(ca));
  const signer = namesakes.find((ca) => list.isSignedBy(ca));
  const label = namesakes[0]?.label ?? list.issuerLabel;
  if (list.unsupported !== undefined)
    return new AgentError("CRL_UNSUPPORTED", `the list of ${label}: ${list.unsupported}`, {
      hint: "Envoy would refuse every peer of that CA; have the CA make a full list",
    });
  if (namesakes.length === 0)
    return new AgentError(
      "CRL_ISSUER_UNKNOWN",
      `the list of ${label} is by a CA that is not known`,
      {
        hint: "take it out, or put the CA's certificate into the same file",
      },
    );
  if (signer === undefined)
    return new AgentError("CRL_SIGNATURE", `the list of ${label} is not signed by that CA's key`);
  if (!signer.maySignLists)
    return new AgentError("CRL_UNSUPPORTED", `${label} may not sign lists, by its key usage`, {
      hint: "Envoy would refuse every peer of that CA; give its certificate the usage cRLSign",
    });
  // By the name alone Envoy takes either list for either CA, and finds a bad signature.
  if (!list.namesKey && namesakes.some((ca) => !list.isSignedBy(ca)))
    return new AgentError(
      "CRL_UNSUPPORTED",
      `the list of ${label} does not say by which of its keys`,
      {
        hint: "two CAs have this name; have the list made with an authority key identifier",
      },
    );
  if (list.thisUpdate > now)
    return new AgentError(
      "CRL_NOT_YET_VALID",
      `the list of ${label} begins ${at(list.thisUpdate)}`,
      {
        hint: "check the CA's clock and this one",
      },
    );
  return undefined;
}

export function endedError(list: RevocationList, cas: readonly Certificate[]): AgentError {
  const label = cas.find((ca) => list.namesIssuer(ca))?.label ?? list.issuerLabel;
  return new AgentError("CRL_EXPIRED", `the list of ${label} ended ${at(list.nextUpdate ?? 0)}`, {
    hint: "publish the next one; Envoy refuses every peer of that CA as long as it has this one",
  });
}

export function incompleteError(lacking: readonly Certificate[]): AgentError {
  const labels = lacking.map(({ label }) => label).join(", ");
  return new AgentError("CRL_INCOMPLETE", `no list is sent, since there is none of ${labels}`, {
    hint: "Envoy would refuse all their peers; put a list of each CA into the file, if an empty one",
  });
}

const at = (time: number): string => new Date(time).toISOString();
