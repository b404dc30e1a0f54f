import { connect, createServer, type Socket } from "node:net";

/**
 * A socket in front of the agent's that can stop passing on what the agent says, as a client does that
 * hangs: it reads no more, and closes nothing.
 */
export class FrozenProxy {
  readonly path: string;
  readonly #sockets: Socket[] = [];
  readonly #server = createServer();

  private constructor(target: string) {
    this.path = `${target}.proxy`;
    this.#server.on("connection", (client) => {
      const agent = connect(target);
      this.#sockets.push(client, agent);
      for (const socket of [client, agent]) socket.on("error", () => undefined);
      client.pipe(agent);
      agent.pipe(client);
    });
  }

  static async before(target: string): Promise<FrozenProxy> {
    const proxy = new FrozenProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(proxy.path, resolve));
    return proxy;
  }

  freeze(): void {
    for (const [index, socket] of this.#sockets.entries()) {
      if (index % 2 === 0) continue;
      socket.unpipe();
      socket.pause();
    }
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
