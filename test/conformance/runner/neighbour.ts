import { SdsClient, type SdsResponse, type SdsStream } from "../../support/sds-client.ts";

const NAME = "ROOTCA";

/**
 * A well-behaved client on a connection of its own. Whatever a case does to the server, this one has to
 * be served on: on the stream that it has, and on a new one.
 */
export class Neighbour {
  readonly #client: SdsClient;
  #stream: SdsStream | undefined;
  #newest: SdsResponse | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(socket: string) {
    this.#client = new SdsClient(socket);
  }

  /** Rejects when it is not. */
  isServed(): Promise<void> {
    const turn = this.#turn.then(() => this.#ask());
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #ask(): Promise<void> {
    const stream = (this.#stream ??= this.#client.open([]));
    if (stream.ended) {
      throw new Error(`the neighbour's stream ended: ${stream.ended.code} ${stream.ended.details}`);
    }
    for (const pushed of stream.unread.splice(0)) this.#take(stream, pushed);
    // Who drops a name and asks for it again is answered, whatever it has.
    const nonce = this.#newest?.nonce ?? "";
    stream.send({ names: [], nonce }).send({ names: [NAME], nonce });
    this.#take(stream, await stream.next());
    const second = this.#client.open([NAME]);
    await second.next();
    second.cancel();
  }

  #take(stream: SdsStream, response: SdsResponse): void {
    this.#newest = response;
    stream.ack(response, [NAME]);
  }

  close(): void {
    this.#client.close();
  }
}
