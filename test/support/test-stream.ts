import type { ClientDuplexStream, StatusObject } from "@grpc/grpc-js";

/** How a stream ended: the gRPC status. */
export interface SdsEnd {
  readonly code: number;
  readonly details: string;
}

interface Waiter<R> {
  readonly take: (response: R) => void;
  readonly fail: (error: Error) => void;
}

const endedWith = ({ code, details }: SdsEnd): Error =>
  new Error(`the stream ended with ${code}: ${details}`);

/** A stream of either variant: what comes is kept, and can be waited for. It answers nothing by itself. */
export class TestStream<R extends { readonly names: readonly string[] }> {
  readonly #settled: () => Promise<void>;
  readonly #call: ClientDuplexStream<Buffer, Buffer>;
  readonly #waiting = new Set<Waiter<R>>();
  /** Responses that nobody asked for with {@link next} yet. */
  readonly unread: R[] = [];
  /** Every response of this stream, in order. */
  readonly received: R[] = [];
  /** How the stream ended, once it has. */
  ended: SdsEnd | undefined;
  readonly #end: Promise<SdsEnd>;

  /** `settled` resolves when the server has handled what was sent so far. */
  constructor(
    call: ClientDuplexStream<Buffer, Buffer>,
    settled: () => Promise<void>,
    decode: (bytes: Buffer) => R,
  ) {
    this.#settled = settled;
    this.#call = call;
    call.on("data", (bytes: Buffer) => this.#receive(decode(bytes)));
    call.on("error", () => {});
    this.#end = new Promise((resolve) => {
      call.on("status", ({ code, details }: StatusObject) => {
        this.ended = { code, details };
        for (const waiter of this.#waiting) waiter.fail(endedWith(this.ended));
        this.#waiting.clear();
        resolve(this.ended);
      });
    });
  }

  /** Bytes as they are, as one gRPC message. */
  sendBytes(bytes: Uint8Array): this {
    this.#call.write(Buffer.from(bytes));
    return this;
  }

  /** The next response; rejects when the stream ends or `timeoutMs` pass before it. */
  next(timeoutMs = 30_000): Promise<R> {
    const unread = this.unread.shift();
    if (unread) return Promise.resolve(unread);
    if (this.ended) return Promise.reject(endedWith(this.ended));
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter);
        reject(new Error(`no response within ${timeoutMs} ms`));
      }, timeoutMs);
      const waiter: Waiter<R> = {
        take: (response) => {
          clearTimeout(timer);
          resolve(response);
        },
        fail: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      this.#waiting.add(waiter);
    });
  }

  /**
   * Passes when the server answers nothing to what was sent so far: it has read everything, and what
   * it wrote has arrived. No waiting for luck.
   */
  async silence(): Promise<void> {
    await this.#settled();
    if (this.unread.length === 0) return;
    throw new Error(`a response came: ${this.unread.map(({ names }) => names.join()).join(" ")}`);
  }

  /** Stops reading: the transport's windows fill up and stay full. */
  pause(): void {
    this.#call.pause();
  }

  resume(): void {
    this.#call.resume();
  }

  halfClose(): void {
    this.#call.end();
  }

  cancel(): void {
    this.#call.cancel();
  }

  /** How the stream ended; waits for it. */
  end(): Promise<SdsEnd> {
    return this.#end;
  }

  #receive(response: R): void {
    this.received.push(response);
    const [waiter] = this.#waiting;
    if (waiter === undefined) {
      this.unread.push(response);
      return;
    }
    this.#waiting.delete(waiter);
    waiter.take(response);
  }
}
