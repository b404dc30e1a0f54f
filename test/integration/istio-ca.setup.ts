import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { CaClient, CaDependencies, SignRequest } from "../../src/ca/client.ts";
import { create } from "../../src/ca/providers/istio/provider.ts";
import { istioSettings } from "../../src/ca/providers/istio/settings.ts";
import type { HostPort } from "../../src/config/kinds.ts";
import type { ConfigOf } from "../../src/config/setting.ts";
import { type Clock, systemClock } from "../../src/core/clock.ts";
import { AgentError } from "../../src/core/errors.ts";
import type { AgentEvent, AgentEventType, EventOf } from "../../src/core/events.ts";
import { formatSpiffeId, type SpiffeId } from "../../src/identity/spiffe-id.ts";
import { fileTokenSource, type TokenSource } from "../../src/identity/token.ts";
import { createCsr } from "../../src/pki/csr.ts";
import { KeyPair } from "../../src/pki/key-pair.ts";
import { FaultCa, type FaultCaOptions } from "../fakes/fault-ca.ts";

export type IstioConfig = ConfigOf<typeof istioSettings>;

export const identity: SpiffeId = {
  trustDomain: "cluster.local",
  namespace: "demo",
  serviceAccount: "web",
};

/** The settings' own defaults, with a single attempt. */
export function config(overrides: Partial<IstioConfig> = {}): IstioConfig {
  const defaults = {
    caAddr: istioSettings.caAddr.default,
    caServerName: istioSettings.caServerName.default,
    caRootCa: istioSettings.caRootCa.default,
    pilotCertProvider: istioSettings.pilotCertProvider.default,
    provCert: istioSettings.provCert.default,
    caMtlsRenewal: istioSettings.caMtlsRenewal.default,
    tokenAudiences: istioSettings.tokenAudiences.default,
    clusterId: istioSettings.clusterId.default,
    certSigner: istioSettings.certSigner.default,
    caHeaders: istioSettings.caHeaders.default,
    caPlaintext: istioSettings.caPlaintext.default,
    caTimeout: istioSettings.caTimeout.default,
    caAttempts: 1,
    caKeepaliveInterval: istioSettings.caKeepaliveInterval.default,
    caKeepaliveTimeout: istioSettings.caKeepaliveTimeout.default,
  };
  return { ...defaults, ...overrides };
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "istio-ca-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

export async function startCa(options: FaultCaOptions = {}): Promise<FaultCa> {
  const ca = await FaultCa.start(options);
  onTestFinished(() => ca.stop());
  return ca;
}

/** An unsigned JWT as kubelet would mount it. */
export function jwt(claims: Readonly<Record<string, unknown>> = {}): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const payload = {
    aud: ["istio-ca"],
    exp: Math.floor(Date.now() / 1000) + 3_600,
    sub: "system:serviceaccount:demo:web",
    ...claims,
  };
  return `${part({ alg: "none" })}.${part(payload)}.${"s".repeat(43)}`;
}

export interface TestClient {
  readonly client: CaClient;
  readonly events: AgentEvent[];
  /** Those of one type. */
  readonly of: <T extends AgentEventType>(type: T) => EventOf<T>[];
  readonly folder: string;
  /** The file of the roots; write it to rotate them. */
  readonly rootFile: string;
  readonly tokenFile: string;
}

export interface TestClientOptions {
  readonly clock?: Clock;
  /** Of the CA, where it is not the one that is given. */
  readonly address?: HostPort | undefined;
  readonly token?: string | TokenSource;
  readonly workloadCertificate?: CaDependencies["workloadCertificate"];
}

/** A client as the agent makes it, for `ca`, with roots and token in files of a temporary folder. */
export async function clientOf(
  ca: FaultCa,
  overrides: Partial<IstioConfig> = {},
  options: TestClientOptions = {},
): Promise<TestClient> {
  const { clock = systemClock, token = jwt(), workloadCertificate = () => undefined } = options;
  const folder = await temporaryFolder();
  const rootFile = join(folder, "root-cert.pem");
  const tokenFile = join(folder, "token");
  await writeFile(rootFile, ca.rootPem);
  if (typeof token === "string") await writeFile(tokenFile, token);
  const events: AgentEvent[] = [];
  const client = await create(
    config({ caRootCa: rootFile, ...overrides }),
    {
      clock,
      random: () => 0,
      emit: (event) => events.push(event),
      identity,
      workloadCertificate,
      inKubernetes: false,
      token: typeof token === "string" ? fileTokenSource(tokenFile) : token,
    },
    "address" in options ? options.address : { host: "127.0.0.1", port: ca.port },
  );
  onTestFinished(() => client.close());
  const of = <T extends AgentEventType>(type: T) =>
    events.filter((event): event is EventOf<T> => event.type === type);
  return { client, events, of, folder, rootFile, tokenFile };
}

export async function signRequest(
  overrides: Partial<SignRequest> = {},
): Promise<SignRequest & { readonly spki: Buffer }> {
  const key = await KeyPair.generate("ecdsa-p256");
  const csr = await createCsr(key, formatSpiffeId(identity));
  return { csr, ttlMs: 3_600_000, identity, spki: key.spki, ...overrides };
}

/** The error of a `sign`; fails if there is none. */
export async function refused(promise: Promise<unknown>): Promise<AgentError> {
  const error = await promise.then(
    () => new Error("it was signed"),
    (thrown: unknown) => thrown,
  );
  if (error instanceof AgentError) return error;
  throw error;
}

export const never = new AbortController().signal;
