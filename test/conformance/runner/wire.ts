import net from "node:net";
import { SdsClient } from "../../support/sds-client.ts";
import { eventually } from "../../support/eventually.ts";

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const GOAWAY = 7;

/** A connection that speaks bytes. */
export class RawConnection {
  readonly #socket: net.Socket;
  #received = Buffer.alloc(0);
  #closed = false;

  constructor(path: string, bytes: Buffer) {
    this.#socket = net.connect(path);
    this.#socket.on("error", () => {});
    this.#socket.on("close", () => (this.#closed = true));
    this.#socket.on("data", (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    this.#socket.write(bytes);
  }

  /** Closed by the server. */
  async closed(): Promise<void> {
    await eventually("the server to close the connection", () => this.#closed, 30_000);
  }

  /** Told to go by HTTP/2, or closed. Node 20 leaves the closing to the keepalive. */
  async sentAway(): Promise<void> {
    const away = (): boolean => this.#closed || this.#frames().includes(GOAWAY);
    await eventually("GOAWAY", away, 10_000);
  }

  #frames(): number[] {
    const [types, bytes] = [[] as number[], this.#received];
    for (let at = 0; at + 9 <= bytes.length; at += 9 + bytes.readUIntBE(at, 3)) {
      types.push(bytes.readUInt8(at + 3));
    }
    return types;
  }

  close(): void {
    this.#socket.destroy();
  }
}

export interface BytesOfCase {
  readonly hex?: string | undefined;
  readonly text?: string | undefined;
}

/** Bytes of a case: text, in which `PREFACE` stands for HTTP/2's and an empty SETTINGS; or hexadecimal. */
export function bytesOf({ hex = "", text = "" }: BytesOfCase): Buffer {
  const [before, ...after] = text.split("PREFACE");
  const settings = Buffer.from("000000040000000000", "hex");
  const rest = after.flatMap((part) => [Buffer.from(PREFACE), settings, Buffer.from(part)]);
  return Buffer.concat([Buffer.from(before ?? ""), ...rest, Buffer.from(hex, "hex")]);
}

/** Many streams at once, over several connections. */
export class Crowd {
  readonly #clients: SdsClient[] = [];
  readonly #streams: ReturnType<SdsClient["open"]>[] = [];

  constructor(socket: string, connections: number, streams: number, names: readonly string[]) {
    for (let i = 0; i < connections; i += 1) this.#clients.push(new SdsClient(socket));
    for (let i = 0; i < streams; i += 1) {
      const client = this.#clients[i % connections];
      if (client) this.#streams.push(client.open(names));
    }
  }

  /**
   * Waits until each stream was answered or ended, and no more than `most` are open: one that was
   * answered may have to make way for another, and its end is still on the way. How many are which.
   */
  async settled(most: number): Promise<{ open: number; ends: Set<number> }> {
    const open = (): number => this.#streams.filter(({ ended }) => !ended).length;
    const decided = (): boolean =>
      this.#streams.every(({ received, ended }) => received.length > 0 || ended) && open() <= most;
    await eventually(`all answered or ended, and ${most} of the crowd left`, decided, 60_000);
    return { open: open(), ends: new Set(this.#streams.flatMap(({ ended }) => ended?.code ?? [])) };
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }
}
