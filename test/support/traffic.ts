import { createServer, get, Agent as HttpAgent, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** What the echo server saw of one request. */
export interface Echo {
  /** `x-forwarded-client-cert` as the server's Envoy wrote it. */
  readonly xfcc: string;
}

/** The application behind the server's Envoy: answers with the identity that Envoy vouches for. */
export async function startEcho(): Promise<{ port: number; close: () => void }> {
  const server: Server = createServer((request, response) => {
    const xfcc = request.headers["x-forwarded-client-cert"] ?? "";
    response.end(JSON.stringify({ xfcc }));
  });
  // Node's 5 s would close a connection in the moment in which Envoy takes it for the next request.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** One request on a connection of its own: a new TCP and, behind Envoy, a new TLS connection. */
export function request(port: number, agent?: HttpAgent): Promise<Echo & { localPort: number }> {
  return new Promise((resolve, reject) => {
    const call = get(
      { host: "127.0.0.1", port, path: "/", agent: agent ?? false, timeout: 10_000 },
      (response) => {
        let body = "";
        const localPort = response.socket.localPort ?? 0;
        response.on("data", (chunk: Buffer) => (body += chunk.toString()));
        response.on("error", reject);
        response.on("end", () => {
          if (response.statusCode !== 200)
            return reject(new Error(`${response.statusCode} ${body}`));
          resolve({ ...(JSON.parse(body) as Echo), localPort });
        });
      },
    );
    call.on("timeout", () => call.destroy(new Error("timed out")));
    call.on("error", reject);
  });
}

/** Steady load: one request every `everyMs`, each on its own connection, until stopped. */
export class Load {
  sent = 0;
  readonly failures: string[] = [];
  readonly #open = new Set<Promise<void>>();
  readonly #timer: NodeJS.Timeout;

  constructor(port: number, everyMs = 25) {
    this.#timer = setInterval(() => {
      this.sent += 1;
      const one: Promise<void> = request(port)
        .then(() => undefined)
        .catch((error: unknown) => void this.failures.push(String(error)))
        .finally(() => this.#open.delete(one));
      this.#open.add(one);
    }, everyMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#open);
  }
}

/** One connection held open; `localPort` tells that it is still the same one. */
export function heldConnection(port: number): {
  send: () => ReturnType<typeof request>;
  close: () => void;
} {
  const agent = new HttpAgent({ keepAlive: true, maxSockets: 1 });
  return { send: () => request(port, agent), close: () => agent.destroy() };
}
