import { createServer, type Server as NetServer, type Socket } from "node:net";
import { createServer as createTlsServer, type SecureVersion, type TLSSocket } from "node:tls";
import {
  type ConnectionInjector,
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  status,
} from "@grpc/grpc-js";
import { istio } from "../../src/gen/istio-ca.js";
import { TestCa } from "../support/test-ca.ts";
import { type Faults, seenCall, type SeenCall, statusError, ttlRefusal } from "./fault-ca-calls.ts";
import { tlsIdentity, type TlsIdentity } from "./tls-identity.ts";

const { IstioCertificateResponse } = istio.v1.auth;

export type { Faults, SeenCall, StatusFault } from "./fault-ca-calls.ts";

export interface FaultCaOptions {
  readonly issuer?: TestCa;
  readonly plaintext?: boolean;
  readonly tls?: TlsIdentity;
  /** Roots of client certificates; they are asked for, and a wrong one ends the handshake. */
  readonly clientRootPem?: string;
  readonly clientCertificateRequired?: boolean;
  /** None need be shown, but a wrong one ends the connection: Go's VerifyClientCertIfGiven. */
  readonly clientCertificateChecked?: boolean;
  readonly maxTls?: SecureVersion;
  /** Default: any free one. */
  readonly port?: number;
}

type Call = ServerUnaryCall<Buffer, Buffer>;
const asItIs = (bytes: Buffer): Buffer => bytes;

/** A CA of Istio's protocol on the loopback whose faults are switches, and which remembers what it saw. */
export class FaultCa {
  /** In force for every call and connection until changed. */
  faults: Faults = {};
  readonly calls: SeenCall[] = [];
  /** Connections accepted so far. */
  connections = 0;
  readonly issuer: TestCa;
  /** For CA_ROOT_CA. */
  readonly rootPem: string;
  readonly #grpc = new Server();
  readonly #injector: ConnectionInjector;
  readonly #listener: NetServer;
  readonly #sockets = new Set<Socket>();
  readonly #tlsByPort = new Map<number, TLSSocket>();
  readonly #queue: Faults[] = [];
  #port: number;

  private constructor(options: FaultCaOptions, issuer: TestCa, tls: TlsIdentity) {
    this.issuer = issuer;
    this.rootPem = tls.rootPem;
    this.#port = options.port ?? 0;
    this.#grpc.addService(
      {
        createCertificate: {
          path: "/istio.v1.auth.IstioCertificateService/CreateCertificate",
          requestStream: false,
          responseStream: false,
          requestSerialize: asItIs,
          requestDeserialize: asItIs,
          responseSerialize: asItIs,
          responseDeserialize: asItIs,
        },
      },
      {
        createCertificate: (call: Call, answer: sendUnaryData<Buffer>) => {
          void this.#serve(call, answer);
        },
      },
    );
    this.#injector = this.#grpc.createConnectionInjector(ServerCredentials.createInsecure());
    const secure = options.plaintext ? undefined : this.#tlsServer(options, tls);
    this.#listener = createServer((socket) => {
      this.connections += 1;
      this.#hold(socket);
      // Read, though nothing is said: the client's end would not be seen otherwise.
      if (this.faults.connections === "silent") socket.resume();
      else if (this.faults.connections === "reset") socket.resetAndDestroy();
      else if (secure === undefined) this.#injector.injectConnection(socket);
      else secure.emit("connection", socket);
    });
  }

  static async start(options: FaultCaOptions = {}): Promise<FaultCa> {
    const issuer = options.issuer ?? (await TestCa.create({ intermediate: true }));
    const ca = new FaultCa(options, issuer, options.tls ?? (await tlsIdentity()));
    await ca.accept();
    return ca;
  }

  get port(): number {
    return this.#port;
  }

  /** For CA_ADDR. */
  get endpoint(): string {
    return `127.0.0.1:${this.#port}`;
  }

  /** Connections that stand now: what a client forgot to close is here. */
  get openConnections(): number {
    return this.#sockets.size;
  }

  /** Faults for the next calls, one each; after them `faults` is in force again. */
  next(...faults: Faults[]): void {
    this.#queue.push(...faults);
  }

  /** Whether {@link refuse} is in force. */
  get isRefusing(): boolean {
    return !this.#listener.listening;
  }

  /** From now on connections are refused, and those that stand are cut. */
  async refuse(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#listener.close(() => resolve()));
  }

  /** Listens, again if need be, at the same port. */
  async accept(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#listener.once("error", reject);
      this.#listener.listen(this.#port, "127.0.0.1", () => resolve());
    });
    const address = this.#listener.address();
    if (typeof address === "object" && address !== null) this.#port = address.port;
  }

  async stop(): Promise<void> {
    if (this.#listener.listening) await this.refuse();
    this.#injector.destroy();
    this.#grpc.forceShutdown();
  }

  #tlsServer(options: FaultCaOptions, tls: TlsIdentity): NetServer {
    const { clientRootPem, clientCertificateRequired = false, maxTls } = options;
    const { clientCertificateChecked = false } = options;
    const server = createTlsServer(
      {
        key: tls.keyPem,
        cert: tls.certPem,
        ALPNProtocols: ["h2"],
        minVersion: "TLSv1",
        ...(maxTls === undefined ? {} : { maxVersion: maxTls, ciphers: "DEFAULT@SECLEVEL=0" }),
        requestCert: clientRootPem !== undefined,
        rejectUnauthorized: clientCertificateRequired,
        ...(clientRootPem === undefined ? {} : { ca: clientRootPem }),
      },
      (socket) => {
        const { remotePort = 0 } = socket;
        const isWrong = socket.getPeerX509Certificate() !== undefined && !socket.authorized;
        if (clientCertificateChecked && isWrong) {
          socket.destroy();
          return;
        }
        this.#tlsByPort.set(remotePort, socket);
        socket.once("close", () => this.#tlsByPort.delete(remotePort));
        this.#injector.injectConnection(socket);
      },
    );
    server.on("tlsClientError", () => undefined);
    return server;
  }

  #hold(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => undefined);
    socket.once("close", () => this.#sockets.delete(socket));
  }

  async #serve(call: Call, answer: sendUnaryData<Buffer>): Promise<void> {
    const seen = this.#record(call);
    const faults = this.#queue.shift() ?? this.faults;
    if (faults.delayMs) await new Promise((resolve) => setTimeout(resolve, faults.delayMs));
    if (faults.hang) return;
    if (faults.drop) return void this.#socketOf(seen.connection)?.destroy();
    if (faults.status) return answer(statusError(faults.status));
    if (faults.token !== undefined && faults.token !== seen.token) {
      return answer(statusError({ code: status.UNAUTHENTICATED, message: "no such token" }));
    }
    if (faults.bytes) return answer(null, faults.bytes);
    const { maxTtlMs } = faults;
    const asked = seen.validitySeconds;
    const refusal = maxTtlMs === undefined ? undefined : ttlRefusal(asked, maxTtlMs);
    if (refusal) return answer(statusError(refusal));
    const granted = maxTtlMs === undefined ? {} : { ttlMs: asked * 1_000 };
    try {
      const issuer = faults.issuer ?? this.issuer;
      const { chain, roots } = await issuer.answer(seen.csr, { ...granted, ...faults });
      const certChain = [...(faults.elements ?? [...chain, ...roots])];
      answer(null, Buffer.from(IstioCertificateResponse.encode({ certChain }).finish()));
    } catch (error) {
      const message = `CSR signing error (${error instanceof Error ? error.message : String(error)})`;
      answer(statusError({ code: status.INVALID_ARGUMENT, message }));
    }
  }

  #record(call: Call): SeenCall {
    const connection = Number(call.getPeer().split(":").at(-1));
    const shown = this.#tlsByPort.get(connection)?.getPeerCertificate().subjectaltname;
    const seen = { ...seenCall(call.request, call.metadata), clientCertificate: shown, connection };
    this.calls.push(seen);
    return seen;
  }

  #socketOf(port: number): Socket | undefined {
    return [...this.#sockets].find((socket) => socket.remotePort === port);
  }
}
