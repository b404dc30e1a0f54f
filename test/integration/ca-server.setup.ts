import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, credentials, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { onTestFinished } from "vitest";
import { caServerRules } from "../../src/ca/server/rules.ts";
import { type CaServer, startCaServer } from "../../src/ca/server/server.ts";
import { caServerSettings } from "../../src/ca/server/settings.ts";
import { loadConfig } from "../../src/config/load.ts";
import { type Clock, systemClock } from "../../src/core/clock.ts";
import { type google, istio } from "../../src/gen/istio-ca.js";
import { createCsr } from "../../src/pki/csr.ts";
import { KeyPair } from "../../src/pki/key-pair.ts";

const { IstioCertificateRequest, IstioCertificateResponse } = istio.v1.auth;
const PATH = "/istio.v1.auth.IstioCertificateService/CreateCertificate";

export const URI = "spiffe://cluster.local/ns/demo/sa/web";
export const TOKEN = "correct-horse-battery-staple";
/** Authentication by {@link TOKEN}. */
export const DEV: readonly string[] = [`--dev-token=${TOKEN}`];

export const SUBJECT = "system:serviceaccount:demo:web";

export const newCsr = async (uri = URI): Promise<string> =>
  createCsr(await KeyPair.generate("ecdsa-p256"), uri);

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ca-server-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function tempFile(name: string, content: string): string {
  const path = join(tempFolder(), name);
  writeFileSync(path, content);
  return path;
}

export interface TestServer extends CaServer {
  /** What it wrote to its log. */
  readonly lines: string[];
}

/** A CA on a free port of the loopback, gone after the test. */
export async function startServer(
  argv: readonly string[],
  clock: Clock = systemClock,
): Promise<TestServer> {
  const { config } = await loadConfig(caServerSettings, {
    argv: argv.some((flag) => flag.startsWith("--listen"))
      ? argv
      : ["--listen=127.0.0.1:0", ...argv],
    env: {},
    readFile: () => Promise.reject(new Error("no file")),
    rules: caServerRules,
  });
  const lines: string[] = [];
  const server = await startCaServer(config, { clock, write: (line) => lines.push(line) });
  onTestFinished(() => server.close(0));
  return { ...server, lines };
}

export interface ClientOptions {
  /** Of the server's TLS certificate; undefined is plaintext. */
  readonly root: string | undefined;
  readonly clientCertificate?: { readonly chain: string; readonly key: Buffer };
}

export function connect(address: string, { root, clientCertificate }: ClientOptions): Client {
  const channel =
    root === undefined
      ? credentials.createInsecure()
      : credentials.createSsl(
          Buffer.from(root),
          clientCertificate?.key ?? null,
          clientCertificate ? Buffer.from(clientCertificate.chain) : null,
        );
  // Without this, clients with equal options share connections, client certificates and all.
  const client = new Client(address, channel, {
    "grpc.use_local_subchannel_pool": 1,
    "grpc.ssl_target_name_override": "localhost",
  });
  onTestFinished(() => client.close());
  return client;
}

/** A client that trusts the server's root. */
export const clientOf = ({ address, rootPem }: CaServer): Client =>
  connect(address, { root: rootPem });

export interface CallOptions {
  readonly csr: string;
  readonly seconds?: number;
  readonly token?: string;
  readonly authorization?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Outcome {
  /** `OK`, `UNAUTHENTICATED`, … */
  readonly code: string;
  readonly message: string;
  readonly chain: readonly string[];
}

/** One CreateCertificate call with a plain gRPC client; never throws. */
export function call(client: Client, options: CallOptions): Promise<Outcome> {
  const headers = new Metadata();
  const authorization = options.authorization ?? (options.token && `Bearer ${options.token}`);
  if (authorization !== undefined) headers.set("authorization", authorization);
  for (const [name, value] of Object.entries(options.headers ?? {})) headers.set(name, value);
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      PATH,
      (request: istio.v1.auth.IstioCertificateRequest.$Properties) =>
        Buffer.from(IstioCertificateRequest.encode(request).finish()),
      (bytes) => IstioCertificateResponse.decode(bytes),
      {
        csr: options.csr,
        validityDuration: options.seconds ?? 3600,
        ...(options.metadata && { metadata: struct(options.metadata) }),
      },
      headers,
      { deadline: Date.now() + 10_000 },
      (error: ServiceError | null, response) =>
        resolve({
          code: status[error?.code ?? status.OK] ?? "?",
          message: error?.details ?? "",
          chain: response?.certChain ?? [],
        }),
    );
  });
}

function struct(values: Readonly<Record<string, string>>): google.protobuf.Struct.$Properties {
  const fields = Object.entries(values).map(([name, stringValue]) => [name, { stringValue }]);
  return { fields: Object.fromEntries(fields) };
}

/** A signer of service-account tokens and the file with its public key. */
export async function tokenIssuer() {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const key = { ...(await exportJWK(publicKey)), alg: "ES256", kid: "1", use: "sig" };
  const jwks = tempFile("jwks.json", JSON.stringify({ keys: [key] }));
  const now = Math.floor(Date.now() / 1000);
  const token = (claims: Readonly<Record<string, unknown>> = {}): Promise<string> =>
    new SignJWT({ sub: SUBJECT, aud: ["istio-ca"], iat: now, exp: now + 3600, ...claims })
      .setProtectedHeader({ alg: "ES256", kid: "1" })
      .sign(privateKey);
  return { jwks, token };
}
