import { connect, createServer } from "node:net";
import { SdsClient, type SdsEnd } from "./sds-client.ts";

/** Follows one secret as an Envoy does: when its stream ends it connects again, at once. */
export class SdsFollower {
  readonly #path: string;
  readonly #name: string;
  readonly #running: Promise<void>;
  #client: SdsClient | undefined;
  #closed = false;
  /** Versions received, in order. */
  readonly versions: string[] = [];
  /** How its streams ended, in order. */
  readonly ends: SdsEnd[] = [];

  constructor(path: string, name = "default") {
    this.#path = path;
    this.#name = name;
    this.#running = this.#follow();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#client?.close();
    await this.#running;
  }

  async #follow(): Promise<void> {
    while (!this.#closed) {
      this.#client = new SdsClient(this.#path);
      const stream = this.#client.open([this.#name], "follower");
      try {
        for (;;) this.versions.push((await stream.take(undefined, 600_000)).version);
      } catch {
        if (!this.#closed) this.ends.push(await stream.end());
      }
      this.#client.close();
    }
  }
}

/** Connects to a Unix socket again and again, and keeps what went wrong. */
export class Knocker {
  knocks = 0;
  readonly refusals: string[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(path: string, everyMs = 2) {
    this.#timer = setInterval(() => {
      this.knocks += 1;
      const socket = connect(path, () => socket.destroy());
      socket.on("error", (error: NodeJS.ErrnoException) => this.refusals.push(error.code ?? ""));
    }, everyMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** A port of the loopback that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
