import type { Socket } from "node:net";
import { toAgentError } from "../../core/errors.ts";
import type { Peer } from "../peer.ts";
import type { RestServer, RestServerOptions } from "./server.ts";

/**
 * The REST server, made when the first client comes that speaks HTTP/1.1: most agents never see one,
 * and one that comes early must not be what the first secret waits for.
 */
export class LazyRestServer {
  readonly #options: RestServerOptions;
  readonly #mayLoad: Promise<void>;
  #server: Promise<RestServer> | undefined;
  #stopping = false;

  /** Nothing is loaded before `mayLoad` resolves. */
  constructor(options: RestServerOptions, mayLoad: Promise<void>) {
    this.#options = options;
    this.#mayLoad = mayLoad;
  }

  /** Serves HTTP/1.1 on a connection, as soon as there is a server. Never rejects. */
  async accept(socket: Socket, peer: Peer): Promise<void> {
    this.#server ??= this.#load();
    try {
      const server = await this.#server;
      if (this.#stopping) socket.destroy();
      else if (!socket.destroyed) server.accept(socket, peer);
    } catch (error) {
      // Such as files of this version that an upgrade has removed: gRPC goes on, the next client tries again.
      this.#server = undefined;
      socket.destroy();
      const { message } = toAgentError(error);
      const { connection } = peer;
      this.#options.emit({ type: "sds.refused", connection, code: "UNCAUGHT", message });
    }
  }

  stop(): void {
    this.#stopping = true;
    this.#server?.then(
      (server) => server.stop(),
      () => undefined,
    );
  }

  async #load(): Promise<RestServer> {
    await this.#mayLoad;
    const { RestServer } = await import("./server.ts");
    return new RestServer(this.#options);
  }
}
