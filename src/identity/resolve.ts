import { AgentError } from "../core/errors.ts";
import { tokenSubject, type TokenSubject } from "./jwt.ts";
import { spiffeId, type SpiffeId } from "./spiffe-id.ts";
import type { TokenSource } from "./token.ts";

export interface IdentitySettings {
  readonly trustDomain: string;
  readonly namespace?: string | undefined;
  readonly serviceAccount?: string | undefined;
}

/**
 * Who this workload is: each part from its setting, else from the token's `sub`, else from
 * `fallback`. The token is read only when a setting is missing. Throws `IDENTITY_UNKNOWN`, which
 * names what is missing, or `IDENTITY_INVALID`.
 */
export async function resolveIdentity(
  settings: IdentitySettings,
  token: TokenSource,
  fallback?: TokenSubject,
): Promise<SpiffeId> {
  const { trustDomain } = settings;
  let { namespace, serviceAccount } = settings;
  let why = "";
  if (!namespace || !serviceAccount) {
    const reading = await token.read();
    const subject = "token" in reading ? tokenSubject(reading.token) : undefined;
    if ("missing" in reading) why = reading.missing;
    else if (!subject) why = "its `sub` is not system:serviceaccount:<namespace>:<name>";
    namespace ||= subject?.namespace ?? fallback?.namespace;
    serviceAccount ||= subject?.serviceAccount ?? fallback?.serviceAccount;
  }
  if (namespace && serviceAccount) return spiffeId({ trustDomain, namespace, serviceAccount });

  const missing = [
    namespace ? undefined : ["namespace", "POD_NAMESPACE"],
    serviceAccount ? undefined : ["service account", "SERVICE_ACCOUNT"],
  ].filter((part) => part !== undefined);
  throw new AgentError(
    "IDENTITY_UNKNOWN",
    `the ${missing.map(([part]) => part).join(" and the ")} of this workload cannot be told: not set, and the token ${token.path} does not say (${why})`,
    {
      hint: `set ${missing.map(([, variable]) => variable).join(" and ")}, or mount a service-account token at ${token.path}`,
    },
  );
}
