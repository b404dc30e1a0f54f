import net, { type Socket } from "node:net";
import { Server, ServerCredentials, type ServerDuplexStream } from "@grpc/grpc-js";
import { systemClock } from "../../src/core/clock.ts";
import { Sensitive } from "../../src/core/sensitive.ts";
import { EncodedSecrets, serializeResponse } from "../../src/sds/encode.ts";
import { namedSecrets } from "../../src/sds/names.ts";
import { unknownPeer } from "../../src/sds/peer.ts";
import { SdsServer } from "../../src/sds/server.ts";
import { SDS_PATHS } from "../../src/sds/wire.ts";
import type { TlsCertificate } from "../../src/secrets/secret.ts";
import { SecretStore } from "../../src/secrets/store.ts";

export type ServerKind = "grpc-js" | "node-agent";

/** Sizes as in life: a P-256 leaf with one intermediate, and its key. */
function certificate(round: number): TlsCertificate {
  const now = Date.now();
  return {
    kind: "tls-certificate",
    name: "default",
    version: `${round}`.padStart(64, "0"),
    chainPem: `${round}`.padEnd(1_600, "c"),
    privateKeyPem: new Sensitive(Buffer.alloc(241, "k")),
    spiffeId: "spiffe://cluster.local/ns/bench/sa/bench",
    serial: `${round}`,
    notBefore: now,
    notAfter: now + 3_600_000,
    receivedAt: now,
  };
}

interface Measured {
  accept(socket: Socket): void;
  put(secret: TlsCertificate): void;
}

export function runServer(kind: ServerKind, path: string): void {
  const server = kind === "grpc-js" ? bare() : ours();
  let round = 0;
  server.put(certificate(round));
  const listener = net.createServer((socket) => server.accept(socket));
  process.on("message", ({ type }: { type: string }) => {
    if (type === "put") {
      const next = certificate((round += 1));
      const at = performance.timeOrigin + performance.now();
      server.put(next);
      process.send?.({ type, at });
    } else {
      globalThis.gc?.();
      globalThis.gc?.();
      process.send?.({ type, rss: process.memoryUsage().rss });
    }
  });
  listener.listen(path, () => process.send?.({ type: "ready" }));
}

function ours(): Measured {
  const store = new SecretStore(systemClock);
  const server = new SdsServer({
    sources: () => namedSecrets(store),
    clock: systemClock,
    emit: () => {},
    identifier: "node-agent/bench",
  });
  let connections = 0;
  return {
    accept: (socket) => server.accept(socket, unknownPeer((connections += 1))),
    put: (secret) => void store.put(secret),
  };
}

/** The floor: grpc-js with bytes that are ready, and no protocol. */
function bare(): Measured {
  const server = new Server({ "grpc.enable_channelz": 0 });
  const calls = new Set<ServerDuplexStream<Buffer, Buffer>>();
  const encoded = new EncodedSecrets("bench");
  let bytes: Buffer = Buffer.alloc(0);
  const asIs = (value: Buffer): Buffer => value;
  server.addService(
    {
      StreamSecrets: {
        path: SDS_PATHS.stream,
        requestStream: true,
        responseStream: true,
        requestSerialize: asIs,
        requestDeserialize: asIs,
        responseSerialize: asIs,
        responseDeserialize: asIs,
      },
    },
    {
      StreamSecrets: (call: ServerDuplexStream<Buffer, Buffer>) => {
        call.on("data", () => {
          if (calls.has(call)) return;
          calls.add(call);
          call.write(bytes);
        });
      },
    },
  );
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  return {
    accept: (socket) => injector.injectConnection(socket),
    put: (secret) => {
      bytes = serializeResponse({ body: encoded.sotw(secret), nonce: "1-1" });
      for (const call of calls) call.write(bytes);
    },
  };
}
