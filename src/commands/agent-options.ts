import { dirname } from "node:path";
import type { AgentOptions } from "../agent.ts";
import { crlPath, effectiveKeyType, privateKeyFormat, socketPath } from "../config/derive.ts";
import type { RotatingOptions } from "../rotating.ts";
import { resourceNames } from "../sds/names.ts";
import type { TrustNames } from "../sds/trust-bundles.ts";
import type { FurtherSecrets } from "../secrets/further/options.ts";
import type { TrustChoice } from "../trusting.ts";
import { outputSettings } from "./output-settings.ts";
import type { RunConfig, RunOrigins } from "./run-settings.ts";

/** However long a provider's own deadlines and retries add up to, a try is over after this. */
const CALL_LIMIT_MS = 120_000;

/** What the CAs together get of that: their reasons are to be told before the try is cut off. */
export const CAS_LIMIT_MS = CALL_LIMIT_MS - 5_000;

/** What of the agent's options the settings decide; `trustDomain` is the own one, if it is known. */
export function agentOptions(
  config: RunConfig,
  trustDomain: string | undefined,
): Pick<
  AgentOptions,
  | "socket"
  | "takeover"
  | "limits"
  | "names"
  | "aliases"
  | "files"
  | "trust"
  | "emptyMeansAll"
  | "output"
  | "further"
> {
  const further = furtherSecrets(config);
  return {
    socket: {
      path: socketPath(config),
      mode: config.socketMode,
      group: config.socketGroup,
      limits: { connections: config.sdsMaxConnections, prefaceMs: config.sdsPrefaceTimeout },
      peers: {
        allowUids: config.sdsAllowUid,
        allowGids: config.sdsAllowGid,
        ask: config.sdsPeerCredentials,
      },
    },
    takeover: config.takeover,
    limits: {
      namesPerStream: config.sdsMaxNames,
      nameBytes: config.sdsMaxNameBytes,
      requestBytes: config.sdsMaxRequestBytes,
      streamsPerConnection: config.sdsMaxStreamsPerConnection,
      streams: config.sdsMaxStreams,
    },
    names: resourceNames(further),
    aliases: config.sdsAlias,
    files: {
      roots: config.sdsFileRoot,
      forbidden: secretPlaces(config),
      skewMs: config.clockSkew,
    },
    trust: trustNames(config, trustDomain),
    emptyMeansAll: config.sdsEmptyMeansAll,
    output: outputSettings(config),
    further,
  };
}

/** How certificates are asked for, kept and trusted. */
export function rotatingOptions(
  config: RunConfig,
  origins: RunOrigins,
  trustDomain: string | undefined,
): Omit<RotatingOptions, "identity" | "keyProvider"> {
  return {
    issue: {
      keyType: effectiveKeyType(config, origins),
      keyFormat: privateKeyFormat(config),
      ttlMs: config.ttl,
      skewMs: config.clockSkew,
      skewWarningMs: config.clockSkewWarning,
      includeRoot: config.includeRoot,
    },
    state:
      config.stateDir === undefined
        ? undefined
        : { folder: config.stateDir, keyFile: config.stateKeyFile },
    rotation: {
      ratio: config.gracePeriodRatio,
      jitter: config.gracePeriodRatioJitter,
      minRenewIntervalMs: config.minRenewInterval,
      ttlMs: config.ttl,
      retry: { baseMs: config.retryBase, capMs: config.retryCap },
      startJitterMs: config.startJitter,
      callLimitMs: CALL_LIMIT_MS,
    },
    trust: {
      ...trustChoice(config),
      trustDomain,
      federated: config.federatedBundle,
      propagationDelayMs: config.rootPropagationDelay,
      changeWindowMs: config.rootChangeWindow,
    },
  };
}

/** Where keys and tokens of the agent's own are: no file below is ever served to a client. */
function secretPlaces(config: RunConfig): readonly string[] {
  const { stateDir, caDir, provCert, tokenPath } = config;
  const folders = [stateDir, caDir, provCert, dirname(tokenPath)];
  const files = [
    config.stateKeyFile,
    config.ticketKeysFile,
    ...Object.values(config.genericSecret),
  ];
  return [...folders, ...files].flatMap((path) => path ?? []);
}

/** Under which names bundles are served. */
export function trustNames(
  { federatedBundle, validator }: RunConfig,
  trustDomain: string | undefined,
): TrustNames {
  return { trustDomain, federated: Object.keys(federatedBundle), validator };
}

/** What of the trust can change while the agent runs. */
export function trustChoice(config: RunConfig): TrustChoice {
  const { trustBundle, distrustRoot, ocspStaple, crlExpired } = config;
  const crl = { ...crlPath(config), expired: crlExpired };
  const revocation = { crl, staplePath: ocspStaple };
  return { bundlePath: trustBundle, distrusted: distrustRoot, revocation };
}

/** What is served beside the workload's own; the rules of the settings allow one source of ticket keys. */
export function furtherSecrets(config: RunConfig): FurtherSecrets {
  const { ticketKeysInterval: intervalMs, ticketKeysFile: path, genericSecret: generic } = config;
  if (intervalMs !== undefined) return { ticketKeys: { from: "interval", intervalMs }, generic };
  if (path !== undefined) return { ticketKeys: { from: "file", path }, generic };
  return { ticketKeys: undefined, generic };
}
