import { formatDuration } from "../../config/duration.ts";
import { AgentError } from "../../core/errors.ts";
import type { Sensitive } from "../../core/sensitive.ts";
import { trustDomainProblem } from "../../identity/names.ts";
import type { CaServerConfig } from "./settings.ts";
import { isTlsName } from "./tls-names.ts";

/** How callers prove who they are. A client certificate of this CA is accepted beside each. */
export type Authentication =
  | { readonly kind: "token"; readonly token: Sensitive<string> }
  | { readonly kind: "token file"; readonly path: string }
  | { readonly kind: "jwt"; readonly jwks: string }
  | { readonly kind: "none" };

/**
 * The one way that was chosen. None is chosen by default: a CA that signs for anybody is not started
 * by leaving something out. Throws `MISSING_VALUE` or `SETTINGS_CONFLICT`.
 */
export function authenticationOf(config: CaServerConfig): Authentication {
  const { devToken, devTokenFile, jwks, insecureNoAuth } = config;
  const chosen: readonly (readonly [flag: string, how: Authentication | undefined])[] = [
    ["--dev-token", devToken && { kind: "token", token: devToken }],
    ["--dev-token-file", devTokenFile ? { kind: "token file", path: devTokenFile } : undefined],
    ["--jwks", jwks ? { kind: "jwt", jwks } : undefined],
    ["--insecure-no-auth", insecureNoAuth ? { kind: "none" } : undefined],
  ];
  const [first, second] = chosen.filter(([, how]) => how !== undefined);
  if (first && second)
    throw new AgentError("SETTINGS_CONFLICT", `${first[0]} and ${second[0]} exclude each other`);
  if (first?.[1]) return first[1];
  throw new AgentError("MISSING_VALUE", "nothing says how callers of the CA prove who they are", {
    hint: `set one of ${chosen.map(([flag]) => flag).join(", ")}`,
  });
}

function checkToken({ devToken }: CaServerConfig): void {
  if (devToken && devToken.reveal().trim() === "")
    throw new AgentError("INVALID_VALUE", "--dev-token: the token is empty");
}

function checkLifetimes({ defaultTtl, maxTtl }: CaServerConfig): void {
  if (defaultTtl <= maxTtl) return;
  throw new AgentError(
    "SETTINGS_CONFLICT",
    `--default-ttl ${formatDuration(defaultTtl)} is above --max-ttl ${formatDuration(maxTtl)}`,
  );
}

function checkTrustDomain({ trustDomain }: CaServerConfig): void {
  const problem = trustDomainProblem(trustDomain);
  if (problem !== undefined)
    throw new AgentError(
      "IDENTITY_INVALID",
      `--trust-domain ${JSON.stringify(trustDomain)} is not valid: ${problem}`,
    );
}

function checkNames({ tlsNames }: CaServerConfig): void {
  const wrong = tlsNames.find((name) => !isTlsName(name));
  if (wrong !== undefined)
    throw new AgentError(
      "INVALID_VALUE",
      `--tls-names: ${JSON.stringify(wrong)} is neither a DNS name nor an IP address`,
    );
}

/** What no row can see alone; for `loadConfig`. */
export const caServerRules = [
  authenticationOf,
  checkToken,
  checkLifetimes,
  checkTrustDomain,
  checkNames,
] as const;
