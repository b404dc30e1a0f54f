import { type ServerDuplexStream, status } from "@grpc/grpc-js";
import type { Clock } from "../core/clock.ts";
import { AgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { EncodedSecrets, ResponseFrame } from "./encode.ts";
import type { DecodedRequest } from "./request.ts";
import { letGoOfLastMessage } from "./let-go.ts";
import { refusalStatus } from "./refusal.ts";
import { respond, wakeAt } from "./responses.ts";
import { receive } from "./sotw.ts";
import type { SecretSource } from "./source.ts";
import { eventOf } from "./stream-events.ts";
import { type StreamView, viewOf } from "./stream-view.ts";
import { changed, type Fact, openSubscription, type Subscription } from "./subscription.ts";
import type { Follower, Topics } from "./topics.ts";
import type { WakeUps } from "./wake-ups.ts";

export type SecretCall = ServerDuplexStream<DecodedRequest | AgentError, ResponseFrame>;

/** What all streams of a server share. */
export interface StreamContext {
  readonly source: SecretSource;
  readonly encoded: EncodedSecrets;
  readonly topics: Topics;
  readonly wakeUps: WakeUps;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** How many responses may wait in a stream's way; what is newer stays in the store until they left. */
const MAX_UNFLUSHED = 16;

/** The thin shell around one {@link Subscription}: a gRPC call in, a gRPC call out, facts as events. */
export class SecretStream implements Follower {
  readonly id: number;
  /** The connection it is on. */
  readonly peer: string;
  readonly #call: SecretCall;
  readonly #context: StreamContext;
  readonly #openedAt: number;
  readonly #onClose: () => void;
  readonly #onFlushed: () => void;
  #state: Subscription;
  #followed: readonly string[] = [];
  #node: string | undefined;
  #unflushed = 0;
  #closed = false;

  constructor(id: number, call: SecretCall, context: StreamContext, onClose: () => void) {
    this.id = id;
    this.peer = call.getPeer();
    this.#call = call;
    this.#context = context;
    this.#openedAt = context.clock.monotonic();
    this.#onClose = onClose;
    this.#state = openSubscription(id);
    this.#onFlushed = () => {
      this.#unflushed -= 1;
      if (this.#state.due.length > 0) this.#guard(() => this.#send());
    };
    call.on("data", (request: DecodedRequest | AgentError) =>
      this.#guard(() => this.#receive(request)),
    );
    // A connection that breaks looks like a client that is done, and is cancelled a moment later.
    call.on("end", () => setImmediate(() => this.end(status.OK, "the client is done")));
    call.on("cancelled", () => {
      if (this.#release()) this.#announceEnd("CANCELLED");
    });
  }

  changed(name: string): void {
    this.#guard(() => {
      this.#state = changed(this.#state, name);
      this.#send();
    });
  }

  /** An ACK did not come in time. */
  wake(): void {
    this.#guard(() => this.#send());
  }

  /** Ends the stream with a status after what was written, once. */
  end(code: status, details: string): void {
    if (!this.#release()) return;
    if (code === status.OK) this.#call.end();
    else this.#call.emit("error", { code, details });
    this.#announceEnd(status[code]);
  }

  /** Ends the stream because of what the client did; counted. */
  refuse(error: AgentError): void {
    if (this.#closed) return;
    const { code, message } = error;
    try {
      this.#context.emit({ type: "sds.refused", stream: this.id, code, message });
    } finally {
      this.end(refusalStatus(code), error.describe());
    }
  }

  view(): StreamView {
    return viewOf(this.#state, {
      node: this.#node ?? "",
      peer: this.peer,
      openedAt: this.#openedAt,
      now: this.#context.clock.monotonic(),
    });
  }

  #receive(request: DecodedRequest | AgentError): void {
    if (request instanceof AgentError) return this.refuse(request);
    letGoOfLastMessage(this.#call);
    if (this.#node === undefined) {
      this.#node = request.node ?? "";
      this.#context.emit({ type: "sds.stream.opened", stream: this.id, node: this.#node });
    }
    const { source, clock } = this.#context;
    const { state, facts } = receive(this.#state, request, source, clock.monotonic());
    this.#state = state;
    for (const fact of facts) this.#report(fact);
    this.#send();
  }

  #send(): void {
    const { source, clock, encoded, wakeUps, emit } = this.#context;
    const flushed = this.#unflushed === 0;
    const room = MAX_UNFLUSHED - this.#unflushed;
    const { state, sends } = respond(this.#state, source, clock.monotonic(), { room, flushed });
    this.#state = state;
    for (const { sent, secret } of sends) {
      const { name, version, nonce } = sent;
      this.#unflushed += 1;
      this.#call.write({ body: encoded.of(secret), nonce }, this.#onFlushed);
      emit({ type: "sds.push", stream: this.id, name, version, nonce });
    }
    // While bytes are on their way nothing may be overtaken; the flush looks again.
    wakeUps.set(this, this.#unflushed === 0 ? wakeAt(state) : undefined);
  }

  #report(fact: Fact): void {
    const { emit, clock } = this.#context;
    const event = eventOf(fact, this.id, clock.monotonic());
    if (event) emit(event);
    if (fact.type === "subscribed") this.#follow(fact.names);
  }

  #follow(names: readonly string[]): void {
    const before = this.#followed;
    this.#followed = names;
    this.#context.topics.move(this, before, names);
  }

  /** Lets go of all that is shared; false: that was done before. */
  #release(): boolean {
    if (this.#closed) return false;
    this.#closed = true;
    this.#context.wakeUps.set(this, undefined);
    this.#follow([]);
    this.#onClose();
    return true;
  }

  #announceEnd(outcome: string): void {
    if (this.#node === undefined) return;
    const { clock, emit } = this.#context;
    const seconds = (clock.monotonic() - this.#openedAt) / 1000;
    emit({ type: "sds.stream.closed", stream: this.id, status: outcome, seconds });
  }

  /** A bug met on one stream ends that stream; the others are served on. */
  #guard(action: () => void): void {
    if (this.#closed) return;
    try {
      action();
    } catch (error) {
      const reason = error instanceof Error ? error.message : "unknown";
      try {
        this.refuse(new AgentError("UNCAUGHT", `a stream failed: ${reason}`, { cause: error }));
      } catch {
        // Whoever is told of it failed again; the stream has ended all the same.
      }
    }
  }
}
