import { dirname, join, resolve } from "node:path";
import { AgentError } from "../core/errors.ts";
import type { AgentConfig, agentSettings } from "./agent-settings.ts";
import { formatDuration } from "./duration.ts";
import { checkKeyProvider } from "./key-provider-rules.ts";
import type { KeyTypeName } from "./key-type.ts";
import { checkOutput } from "./output-rules.ts";
import {
  checkAliases,
  checkAllowLists,
  checkGenericSecrets,
  checkTicketKeys,
} from "./sds-rules.ts";
import type { OriginsOf } from "./setting.ts";

export type AgentOrigins = OriginsOf<typeof agentSettings>;

type KeySettings = Pick<
  AgentConfig,
  "keyType" | "eccSignatureAlgorithm" | "eccCurve" | "rsaKeySize"
>;

/**
 * The type of key to make. `--key-type` says it outright; Istio's variables mean what they mean
 * there (ECDSA wins over an RSA size), but where none is set the key is ECDSA P-256, not RSA-2048.
 * Throws SETTINGS_CONFLICT where `--key-type` and one of Istio's settings say different things.
 */
export function effectiveKeyType(config: KeySettings, origins: AgentOrigins): KeyTypeName {
  const { keyType, eccSignatureAlgorithm, eccCurve, rsaKeySize } = config;
  if (keyType === undefined) {
    if (eccSignatureAlgorithm === undefined && rsaKeySize !== undefined) return `rsa-${rsaKeySize}`;
    return eccCurve === "P384" ? "ecdsa-p384" : "ecdsa-p256";
  }
  const others = [
    [eccSignatureAlgorithm, keyType.startsWith("ecdsa-"), origins.eccSignatureAlgorithm],
    [eccCurve, keyType === `ecdsa-${eccCurve?.toLowerCase()}`, origins.eccCurve],
    [rsaKeySize, keyType === `rsa-${rsaKeySize}`, origins.rsaKeySize],
  ] as const;
  for (const [value, agrees, origin] of others) {
    if (value !== undefined && !agrees) {
      throw new AgentError(
        "SETTINGS_CONFLICT",
        `${origins.keyType}: ${keyType} contradicts ${origin}: ${value}`,
        { hint: "keep one of the two" },
      );
    }
  }
  return keyType;
}

/** The PEM form of the private key: SEC 1 or PKCS#1 by type, as Istio does, or PKCS#8. */
export function privateKeyFormat({
  pkcs8Key,
}: Pick<AgentConfig, "pkcs8Key">): "traditional" | "pkcs8" {
  return pkcs8Key ? "pkcs8" : "traditional";
}

/** Where Istio's proxies look for the socket, relative to the working folder (in an image: `/`). */
export const SOCKET_FOLDER = "./var/run/secrets/workload-spiffe-uds";

export function socketPath(config: Pick<AgentConfig, "socket" | "socketFile">): string {
  return config.socket ?? `${SOCKET_FOLDER}/${config.socketFile}`;
}

/** The socket that takes commands: beside that of SDS, where an agent's own user may write. */
export function controlSocketPath(
  config: Pick<AgentConfig, "socket" | "socketFile" | "controlSocket">,
): string {
  return config.controlSocket ?? join(dirname(socketPath(config)), "control.sock");
}

/** Where Istio mounts its revocation lists: the ConfigMap `istio-ca-crl`, which need not be there. */
export const ISTIO_CRL = "/var/run/secrets/istio/crl/ca-crl.pem";

/** The file of revocation lists; `optional`: nothing is amiss where it is not there. */
export function crlPath({ crl, istioCrl }: Pick<AgentConfig, "crl" | "istioCrl">): {
  readonly path: string | undefined;
  readonly optional: boolean;
} {
  return { path: crl ?? (istioCrl ? ISTIO_CRL : undefined), optional: crl === undefined };
}

function checkSockets(config: AgentConfig, origins: AgentOrigins): void {
  const path = controlSocketPath(config);
  if (resolve(path) !== resolve(socketPath(config))) return;
  const origin = config.controlSocket === undefined ? origins.socket : origins.controlSocket;
  throw new AgentError("SETTINGS_CONFLICT", `${origin}: ${path} is the control socket's path too`, {
    hint: "set --control-socket and --socket to different paths",
  });
}

function checkBackoff({ retryBase, retryCap }: AgentConfig, origins: AgentOrigins): void {
  if (retryBase <= retryCap) return;
  throw new AgentError(
    "SETTINGS_CONFLICT",
    `${origins.retryBase}: ${formatDuration(retryBase)} is above --retry-cap, ` +
      `${formatDuration(retryCap)} (${origins.retryCap})`,
  );
}

function checkState({ stateDir, stateKeyFile }: AgentConfig, origins: AgentOrigins): void {
  if (stateKeyFile === undefined || stateDir !== undefined) return;
  throw new AgentError(
    "SETTINGS_CONFLICT",
    `${origins.stateKeyFile}: nothing is stored that it could encrypt`,
    { hint: "set --state-dir too, or neither" },
  );
}

/** What no row can see alone; for `loadConfig`. */
export const agentRules = [
  effectiveKeyType,
  checkKeyProvider,
  checkSockets,
  checkBackoff,
  checkState,
  checkOutput,
  checkTicketKeys,
  checkGenericSecrets,
  checkAliases,
  checkAllowLists,
] as const;
