import { controlSocketPath, effectiveKeyType, socketPath } from "../config/derive.ts";
import type { Origin } from "../config/setting.ts";
import { tokenSubject } from "../identity/token.ts";
import type { ChosenCa } from "./choose-ca.ts";
import type { ChosenFiles } from "./choose-files.ts";
import { type Chosen, isMounted } from "./choose-source.ts";
import type { RunConfig, RunOrigins } from "./run-settings.ts";

/** What stands for settings that no source gave, and what it follows from. */
export type DerivedSettings = {
  readonly [K in keyof RunConfig]?: { readonly value: RunConfig[K]; readonly origin: Origin };
};

/** What `node-agent run` goes by where these settings are not set. */
export async function derivedSettings(
  config: RunConfig,
  origins: RunOrigins,
  chosen: Chosen,
): Promise<DerivedSettings> {
  return {
    socket: { value: socketPath(config), origin: from(origins.socketFile) },
    controlSocket: {
      value: controlSocketPath(config),
      origin: from(socketOrigin(config, origins)),
    },
    ...(isMounted(chosen) ? ofFiles(chosen, config, origins) : await ofCa(chosen, config, origins)),
  };
}

function ofFiles(
  { provider, why, names }: ChosenFiles,
  { filesDir }: RunConfig,
  origins: RunOrigins,
): DerivedSettings {
  const named = from(filesDir === undefined ? why : origins.filesDir);
  return {
    caProvider: { value: provider, origin: from(why) },
    filesDir: { value: names.filesDir, origin: from(why) },
    filesCert: { value: names.filesCert, origin: named },
    filesKey: { value: names.filesKey, origin: named },
    filesRoot: { value: names.filesRoot, origin: named },
  };
}

async function ofCa(
  chosen: ChosenCa,
  config: RunConfig,
  origins: RunOrigins,
): Promise<DerivedSettings> {
  const { provider, addresses, identity, keyProvider } = chosen;
  const known = addresses.length > 0;
  const keyType = effectiveKeyType(config, origins);
  const reading = await chosen.token.read();
  const subject = "token" in reading ? tokenSubject(reading.token) : undefined;
  const identityOrigin = subject === undefined ? "default" : "token";
  return {
    keyType: { value: keyType, origin: from(keyOrigin(keyType, config, origins)) },
    caProvider: { value: provider, origin: from(providerOrigin(chosen, origins)) },
    caAddr: {
      value: known ? addresses : undefined,
      origin: from(known ? origins.proxyConfig : "default"),
    },
    privateKeyProvider: {
      value: keyProvider?.name,
      origin: from(keyProvider ? origins.proxyConfig : "default"),
    },
    privateKeyProviderPollDelay: {
      value: keyProvider?.pollDelayMs,
      origin: from(keyProvider ? origins.proxyConfig : "default"),
    },
    privateKeyProviderFallback: {
      value: keyProvider?.fallback,
      origin: from(keyProvider ? origins.proxyConfig : "default"),
    },
    namespace: { value: identity.namespace, origin: identityOrigin },
    serviceAccount: { value: identity.serviceAccount, origin: identityOrigin },
  };
}

const from = (origin: Origin): Origin => (origin === "default" ? origin : `derived: ${origin}`);

/** Which of Istio's settings decided; `effectiveKeyType` has the rule. */
function keyOrigin(keyType: string, config: RunConfig, origins: RunOrigins): Origin {
  if (keyType.startsWith("rsa-")) return origins.rsaKeySize;
  return config.eccCurve === undefined ? origins.eccSignatureAlgorithm : origins.eccCurve;
}

/** Of the folder that the control socket is in. */
function socketOrigin({ socket }: RunConfig, origins: RunOrigins): Origin {
  return socket === undefined ? "default" : origins.socket;
}

function providerOrigin({ inKubernetes }: ChosenCa, origins: RunOrigins): Origin {
  return inKubernetes ? "variable KUBERNETES_SERVICE_HOST" : origins.caAddr;
}
