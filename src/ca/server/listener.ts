import { createServer, type Server as NetServer, type Socket } from "node:net";
import { experimental, type Server, ServerCredentials } from "@grpc/grpc-js";
import { formatHostPort, type HostPort } from "../../config/kinds.ts";
import type { Clock } from "../../core/clock.ts";
import { AgentError } from "../../core/errors.ts";

export interface Listener {
  readonly port: number;
  /** Calls under way get `graceMs` to end; then their connections are closed. */
  close(graceMs: number): Promise<void>;
}

/**
 * Listens for `server`, with TLS when there are certificates to serve. The socket is ours, since
 * grpc-js says of a failed bind only that it failed, and says it on standard error. Throws `CA_LISTEN`.
 */
export async function listen(
  server: Server,
  address: HostPort,
  certificates: experimental.CertificateProvider | undefined,
  clock: Clock,
): Promise<Listener> {
  const injector = server.createConnectionInjector(credentialsOf(certificates));
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    // A peer that resets before it has said anything has nobody else to hear it.
    socket.on("error", () => socket.destroy());
    injector.injectConnection(socket);
  });
  const port = await bind(listener, address);
  return {
    port,
    async close(graceMs) {
      const closed = new Promise((resolve) => listener.close(resolve));
      await shutDown(server, clock, graceMs);
      // grpc-js knows the connections that speak HTTP/2, and no others.
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function bind(listener: NetServer, address: HostPort): Promise<number> {
  return new Promise((resolve, reject) => {
    listener.once("error", (error) => {
      const code = "code" in error ? String(error.code) : error.message;
      const text = `cannot listen on ${formatHostPort(address)}: ${code}`;
      const hint = "stop what has the port, or choose another --listen; port 0 is any";
      reject(new AgentError("CA_LISTEN", text, { cause: error, hint }));
    });
    // Without a host Node takes both families, or IPv4 where there is no IPv6.
    const { host, port } = address;
    listener.listen(host === "::" ? { port } : { host, port }, () => {
      const bound = listener.address();
      resolve(typeof bound === "object" && bound !== null ? bound.port : port);
    });
  });
}

function shutDown(server: Server, clock: Clock, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.timer(graceMs, () => {
      server.forceShutdown();
      resolve();
    });
    server.tryShutdown(() => {
      timer.cancel();
      resolve();
    });
    if (graceMs <= 0) server.forceShutdown();
  });
}

function credentialsOf(
  certificates: experimental.CertificateProvider | undefined,
): ServerCredentials {
  if (certificates === undefined) return ServerCredentials.createInsecure();
  // One object gives both, the server's own certificate and the roots of client certificates: the
  // order of the two parameters differs between the declaration and the code of grpc-js 1.14.
  return experimental.createCertificateProviderServerCredentials(certificates, certificates, false);
}
