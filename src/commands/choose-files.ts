import { access } from "node:fs/promises";
import { join, resolve } from "node:path";
import { FILES, isAmong } from "../ca/choose.ts";
import { problem } from "../config/problem.ts";
import type { KeyProvider } from "../config/key-provider.ts";
import { keyProviderOf } from "../config/key-provider-rules.ts";
import { readProxyConfig } from "../config/proxy-config.ts";
import type { Origin } from "../config/setting.ts";
import type { MountedSettings } from "../files/mounted-keeper.ts";
import type { RunConfig, RunOrigins } from "./run-settings.ts";

/** A mounted certificate, and which setting or folder says that there is one. */
export interface ChosenFiles {
  readonly provider: typeof FILES.name;
  readonly why: Origin;
  readonly names: FileNames;
  readonly mounted: MountedSettings;
  readonly keyProvider: KeyProvider | undefined;
}

/** As they are set, or would be: a folder, and names in it or paths. */
export interface FileNames {
  readonly filesDir: string;
  readonly filesCert: string;
  readonly filesKey: string;
  readonly filesRoot: string;
}

type Names = Omit<FileNames, "filesDir">;

/** Where Istio looks, from the working folder (in an image: `/`). */
const ETC_CERTS = "./etc/certs";
const WORKLOAD_CREDENTIALS = "./var/run/secrets/workload-spiffe-credentials";

const ISTIO: Names = {
  filesCert: "cert-chain.pem",
  filesKey: "key.pem",
  filesRoot: "root-cert.pem",
};
const GKE: Names = {
  filesCert: "certificates.pem",
  filesKey: "private_key.pem",
  filesRoot: "ca_certificates.pem",
};
/** Secrets of the type kubernetes.io/tls, and what cert-manager's CSI drivers mount. */
const KUBERNETES: Names = { filesCert: "tls.crt", filesKey: "tls.key", filesRoot: "ca.crt" };

/**
 * The mounted files that stand in a CA's place, by Istio's rules: they are named, FILE_MOUNTED_CERTS is set,
 * or all three are at the well-known mount and no CA is named. Undefined: there are none. Throws
 * SETTINGS_CONFLICT.
 */
export async function chooseFiles(
  config: RunConfig,
  origins: RunOrigins,
): Promise<ChosenFiles | undefined> {
  checkConflicts(config, origins);
  const why = await reason(config, origins);
  if (why === undefined) return undefined;
  const names = await namesOf(config);
  const at = (name: string): string => resolve(names.filesDir, name);
  const paths = {
    certificate: at(names.filesCert),
    key: at(names.filesKey),
    roots: at(names.filesRoot),
  };
  if (config.outputCerts !== undefined) {
    const { refuseOverwriting } = await import("./output-conflict.ts");
    await refuseOverwriting(config.outputCerts, origins.outputCerts, paths);
  }
  return {
    provider: FILES.name,
    why,
    names,
    mounted: {
      paths,
      expected: {
        // The default is no statement about a certificate that somebody else made.
        trustDomain: origins.trustDomain === "default" ? undefined : config.trustDomain,
        federated: Object.keys(config.federatedBundle),
        namespace: config.namespace,
        serviceAccount: config.serviceAccount,
      },
      includeRoot: config.includeRoot,
      skewMs: config.clockSkew,
    },
    keyProvider: keyProviderOf(config, await readProxyConfig(config.proxyConfig)),
  };
}

function checkConflicts(config: RunConfig, origins: RunOrigins): void {
  const { fileMountedCerts, provCert, caProvider } = config;
  if (!fileMountedCerts) return;
  const conflict = (other: Origin, value: string): Error =>
    problem(
      "SETTINGS_CONFLICT",
      origins.fileMountedCerts,
      `the certificate is mounted, which excludes ${other}: ${value}`,
      "keep one of the two",
    );
  if (provCert !== undefined) throw conflict(origins.provCert, provCert);
  if (caProvider && !isFiles(caProvider)) throw conflict(origins.caProvider, caProvider);
}

async function reason(config: RunConfig, origins: RunOrigins): Promise<Origin | undefined> {
  const { caProvider, fileMountedCerts } = config;
  if (fileMountedCerts) return origins.fileMountedCerts;
  if (caProvider) return isFiles(caProvider) ? origins.caProvider : undefined;
  const all = Object.values(ISTIO).map((name) => isThere(join(WORKLOAD_CREDENTIALS, name)));
  return (await Promise.all(all)).every(Boolean) ? `folder ${WORKLOAD_CREDENTIALS}` : undefined;
}

async function namesOf(config: RunConfig): Promise<FileNames> {
  const byRule = config.fileMountedCerts ? ETC_CERTS : WORKLOAD_CREDENTIALS;
  const { filesDir = byRule } = config;
  const usual = await usualNames(config, filesDir);
  const { filesCert = usual.filesCert, filesKey = usual.filesKey } = config;
  const { filesRoot = usual.filesRoot } = config;
  return { filesDir, filesCert, filesKey, filesRoot };
}

/** Of a folder that is still empty: where Istio looks they are Istio's; elsewhere a CSI driver will mount. */
async function usualNames(
  { caProvider = "", filesDir }: RunConfig,
  folder: string,
): Promise<Names> {
  if (isGke(caProvider)) return GKE;
  if (await isThere(join(folder, KUBERNETES.filesCert))) return KUBERNETES;
  if (filesDir === undefined || (await isThere(join(folder, ISTIO.filesCert)))) return ISTIO;
  return KUBERNETES;
}

const isGke = (provider: string): boolean => isAmong(provider, FILES.aliases);

const isFiles = (provider: string): boolean => isAmong(provider, [FILES.name, ...FILES.aliases]);

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
