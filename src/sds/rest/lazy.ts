import type { Socket } from "node:net";
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

  /** Serves HTTP/1.1 on a connection, as soon as there is a server. */
  async accept(socket: Socket, peer: Peer): Promise<void> {
    this.#server ??= this.#load();
    const server = await this.#server;
    if (this.#stopping) socket.destroy();
    else server.accept(socket, peer);
  }

  stop(): void {
    this.#stopping = true;
    void this.#server?.then((server) => server.stop());
  }

  async #load(): Promise<RestServer> {
    await this.#mayLoad;
    const { RestServer } = await import("./server.ts");
    return new RestServer(this.#options);
  }
}
