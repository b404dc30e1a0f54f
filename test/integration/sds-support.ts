import { mkdtempSync, rmSync } from "node:fs";
import http2 from "node:http2";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Clock, systemClock } from "../../src/core/clock.ts";
import type { AgentEvent, AgentEventType, EventOf } from "../../src/core/events.ts";
import { Sensitive } from "../../src/core/sensitive.ts";
import { namedSecrets } from "../../src/sds/names.ts";
import { unknownPeer } from "../../src/sds/peer.ts";
import { SdsServer, type SdsServerOptions } from "../../src/sds/server.ts";
import type { SecretSource } from "../../src/sds/source.ts";
import type { TlsCertificate, TrustBundle } from "../../src/secrets/secret.ts";
import { SecretStore } from "../../src/secrets/store.ts";
import { SDS_PATHS } from "../../src/sds/wire.ts";
import { SdsClient } from "../support/sds-client.ts";

/** An SDS server on a Unix socket of its own, with all that goes in and out of it. */
export interface Bench {
  readonly path: string;
  readonly server: SdsServer;
  readonly store: SecretStore;
  readonly events: AgentEvent[];
  /** What a listener does with a connection. */
  readonly accept: (socket: net.Socket) => void;
  /** Watches open at the source. */
  watches(): number;
  readonly eventsOf: <T extends AgentEventType>(type: T) => EventOf<T>[];
  /** A client with a connection of its own, closed with the test. */
  client(options?: Record<string, string | number>): SdsClient;
}

export async function startBench(
  options: Partial<SdsServerOptions> & { clock?: Clock; store?: SecretStore } = {},
): Promise<Bench> {
  const clock = options.clock ?? systemClock;
  const store = options.store ?? new SecretStore(systemClock);
  const events: AgentEvent[] = [];
  let watches = 0;
  const named = namedSecrets(store);
  const source: SecretSource = {
    ...named,
    watch: (name, changed) => {
      watches += 1;
      const unwatch = named.watch(name, changed);
      return () => {
        watches -= 1;
        unwatch();
      };
    },
  };
  const server = new SdsServer({
    sources: () => source,
    clock,
    emit: (event) => void events.push(event),
    identifier: "node-agent/test pod-1",
    ...options,
  });
  const folder = mkdtempSync(join(tmpdir(), "sds-"));
  const path = join(folder, "s");
  let connections = 0;
  const accept = (socket: net.Socket): void => {
    socket.on("error", () => {});
    server.accept(socket, unknownPeer((connections += 1)));
  };
  const listener = net.createServer(accept);
  await new Promise<void>((resolve) => {
    listener.listen(path, resolve);
  });
  const clients: SdsClient[] = [];
  onTestFinished(async () => {
    for (const client of clients) client.close();
    listener.close();
    await server.stop(100);
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    path,
    accept,
    server,
    store,
    events,
    watches: () => watches,
    eventsOf: <T extends AgentEventType>(type: T) =>
      events.filter((event): event is EventOf<T> => event.type === type),
    client: (clientOptions) => {
      const client = new SdsClient(path, clientOptions);
      clients.push(client);
      return client;
    },
  };
}

/** A pair as far as SDS looks at it; `version` stands for the digest of its content. */
export function certificate(version: string, fields: Partial<TlsCertificate> = {}): TlsCertificate {
  const now = Date.now();
  return {
    kind: "tls-certificate",
    name: "default",
    version,
    chainPem: `chain of ${version}\n`,
    privateKeyPem: new Sensitive(Buffer.from(`key of ${version}\n`)),
    spiffeId: "spiffe://cluster.local/ns/test/sa/test",
    serial: version,
    notBefore: now,
    notAfter: now + 3_600_000,
    receivedAt: now,
    ...fields,
  };
}

export function bundle(version: string, fields: Partial<TrustBundle> = {}): TrustBundle {
  const now = Date.now();
  return {
    kind: "trust-bundle",
    name: "ROOTCA",
    version,
    pem: `roots of ${version}\n`,
    notBefore: now,
    notAfter: now + 3_600_000,
    ...fields,
  };
}

/** StreamSecrets by bare HTTP/2, for what a gRPC client would not do. */
export interface BareStream {
  readonly session: http2.ClientHttp2Session;
  readonly socket: net.Socket;
  readonly request: http2.ClientHttp2Stream;
  /** Sends bytes as one gRPC message. */
  readonly send: (message: Uint8Array) => void;
}

/** Nothing reads what comes until the caller does. */
export function bareStream(path: string): BareStream {
  const socket = net.connect(path);
  const session = http2.connect("http://sds", { createConnection: () => socket });
  const request = session.request({
    ":method": "POST",
    ":path": SDS_PATHS.stream,
    "content-type": "application/grpc",
    te: "trailers",
  });
  session.on("error", () => {});
  request.on("error", () => {});
  onTestFinished(() => session.destroy());
  return { session, socket, request, send: (message) => void request.write(grpcFrame(message)) };
}

export function grpcFrame(message: Uint8Array): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}
