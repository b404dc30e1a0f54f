import { connect, createServer, type Socket } from "node:net";

/** A socket in front of the agent's that can stop passing anything on, as a client that hangs does. */
export class FrozenProxy {
  readonly #pairs: Socket[] = [];
  readonly #server = createServer((near) => {
    const far = connect(this.#target);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("error", () => undefined);
      from.pipe(to);
      this.#pairs.push(from);
    }
  });
  readonly #target: string;
  readonly path: string;

  private constructor(target: string) {
    this.#target = target;
    this.path = `${target}.proxy`;
  }

  static async before(target: string): Promise<FrozenProxy> {
    const proxy = new FrozenProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(proxy.path, resolve));
    return proxy;
  }

  /** From now on nothing is read from either side, and nothing is closed. */
  freeze(): void {
    for (const socket of this.#pairs) {
      socket.unpipe();
      socket.pause();
    }
  }

  close(): void {
    for (const socket of this.#pairs) socket.destroy();
    this.#server.close();
  }
}
