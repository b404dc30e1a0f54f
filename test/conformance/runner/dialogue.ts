import type { DeltaResponse, DeltaStream } from "../../support/delta-stream.ts";
import type { SdsResponse, SdsStream } from "../../support/sds-client.ts";
import type { SdsEnd } from "../../support/test-stream.ts";
import type { Book } from "./laws.ts";
import { type Received, resourceOf } from "./resource.ts";

/** One message of the client, in words that mean the same in both variants. */
export interface Message {
  readonly ask?: readonly string[];
  readonly drop?: readonly string[];
  /** The response that this is the answer to; with `reject` a NACK. */
  readonly answers?: Received;
  readonly reject?: string;
  /** Instead of the nonce that belongs here. */
  readonly nonce?: string | undefined;
  /** Versions that the client has from an earlier stream. */
  readonly knows?: Readonly<Record<string, string>>;
}

/** How a variant puts a message into bytes. */
export interface Wire {
  readonly variant: "sotw" | "delta";
  readonly stream: SdsStream | DeltaStream;
}

/** One stream of the client: says what a case says, and holds each response against the laws. */
export class Dialogue {
  readonly read: Received[] = [];
  /** Read, and neither ACKed nor NACKed. */
  unanswered: Received[] = [];
  /** Of each name, what came last. */
  readonly versions = new Map<string, string>();
  readonly wire: Wire;
  readonly #book: Book;
  readonly #asked = new Set<string>();
  #interest = new Set<string>();
  #accepted = "";
  #node: string | undefined = "conformance";
  #last: () => void = () => {};

  constructor(wire: Wire, book: Book) {
    this.wire = wire;
    this.#book = book;
  }

  say(message: Message): void {
    const { ask = [], drop = [], answers, reject } = message;
    for (const name of ask) this.#asked.add(name);
    const dropped = new Set(drop);
    this.#interest = new Set([...this.#interest, ...ask].filter((name) => !dropped.has(name)));
    if (answers) {
      this.unanswered = this.unanswered.filter((one) => one !== answers);
      if (reject === undefined) this.#accepted = answers.resources[0]?.version ?? "";
    }
    const line = this.#line(message);
    this.#node = undefined;
    this.#last = () => void this.wire.stream.send(line);
    this.#last();
  }

  /** The last message once more, or that often. */
  again(times: number): void {
    for (let i = 0; i < times; i += 1) this.#last();
  }

  /** Fields or bytes as a case gives them. */
  sendRaw(fields: Readonly<Record<string, unknown>> | Uint8Array): void {
    if (fields instanceof Uint8Array) return void this.wire.stream.sendBytes(fields);
    const { names = [], subscribe = [] } = fields as Record<string, readonly string[] | undefined>;
    for (const name of [...names, ...subscribe]) this.#asked.add(name);
    this.#interest = new Set([...this.#interest, ...names, ...subscribe]);
    this.wire.stream.send(fields);
  }

  /** The next response; throws what is wrong with it. */
  async next(timeoutMs = 5_000): Promise<Received> {
    const message = await this.wire.stream.next(timeoutMs);
    const received = "message" in message ? ofSotw(message) : ofDelta(message);
    const asked = (name: string): boolean => this.#asked.has(name) || this.#asked.has("*");
    const wrong = [
      ...this.#book.violations(received, asked),
      ...received.resources.flatMap((resource) => this.#book.wrongVersion(resource)),
    ];
    if (received.nonce === "") wrong.push("it has no nonce");
    if (this.read.some(({ nonce }) => nonce === received.nonce)) wrong.push("its nonce was used");
    if (wrong.length > 0) throw new Error(`a bad response: ${wrong.join("; ")}`);
    this.read.push(received);
    this.unanswered.push(received);
    return received;
  }

  async silence(): Promise<void> {
    await this.wire.stream.silence();
  }

  end(): Promise<SdsEnd> {
    return this.wire.stream.end();
  }

  #line({ ask = [], drop = [], answers, reject, nonce, knows }: Message): object {
    const node = this.#node === undefined ? {} : { node: this.#node };
    const error = reject === undefined ? {} : { error: { code: 13, message: reject } };
    if (this.wire.variant === "delta") {
      const has = knows === undefined ? {} : { has: knows };
      const answer = nonce ?? answers?.nonce ?? "";
      return { subscribe: ask, unsubscribe: drop, nonce: answer, ...has, ...node, ...error };
    }
    // A SotW request always says how far the client has read.
    const answer = nonce ?? answers?.nonce ?? this.read.at(-1)?.nonce ?? "";
    const version = Object.values(knows ?? {})[0] ?? this.#accepted;
    return { names: [...this.#interest], nonce: answer, version, ...node, ...error };
  }
}

function ofSotw({ nonce, typeUrl, identifier, version, secrets }: SdsResponse): Received {
  const resources = secrets.map((secret) => resourceOf(secret, version));
  return { nonce, typeUrl, identifier, resources, removed: [] };
}

function ofDelta({ names, versions, secrets, ...rest }: DeltaResponse): Received {
  const resources = secrets.map((secret, i) =>
    resourceOf(secret, versions[names[i] ?? ""] ?? "", names[i]),
  );
  return { ...rest, resources };
}
