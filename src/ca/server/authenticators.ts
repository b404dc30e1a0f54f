import type { Clock } from "../../core/clock.ts";
import { AgentError } from "../../core/errors.ts";
import { fileTokenSource } from "../../identity/token.ts";
import { acceptAnybody, type Authenticator, firstOf } from "./caller.ts";
import { clientCertificateAuthenticator } from "./client-certificate.ts";
import { devTokenAuthenticator } from "./dev-token.ts";
import { jwksFile } from "./jwks-file.ts";
import { jwtAuthenticator } from "./jwt.ts";
import type { CaLog } from "./log.ts";
import type { Authentication } from "./rules.ts";
import type { CaServerConfig } from "./settings.ts";

/**
 * The way that was chosen, behind client certificates, which istiod looks at first, too. Throws
 * `INVALID_VALUE` for a file that cannot be used.
 */
export async function authenticatorOf(
  how: Authentication,
  config: CaServerConfig,
  clock: Clock,
  log: CaLog,
): Promise<Authenticator> {
  const chosen = await chosenOf(how, config, clock, log);
  return firstOf([clientCertificateAuthenticator(config.trustDomain, clock), chosen]);
}

async function chosenOf(
  how: Authentication,
  { trustDomain, jwtIssuer, jwtAudience }: CaServerConfig,
  clock: Clock,
  log: CaLog,
): Promise<Authenticator> {
  if (how.kind === "none") return acceptAnybody;
  if (how.kind === "token") {
    const { token } = how;
    return devTokenAuthenticator(() => Promise.resolve({ token }));
  }
  if (how.kind === "token file") {
    const source = fileTokenSource(how.path);
    const reading = await source.read();
    if ("missing" in reading)
      throw new AgentError("INVALID_VALUE", `--dev-token-file ${how.path}: ${reading.missing}`);
    return devTokenAuthenticator(() => source.read());
  }
  const keys = await jwksFile(how.jwks, log);
  return jwtAuthenticator({ keys, issuer: jwtIssuer, audience: jwtAudience, trustDomain, clock });
}
