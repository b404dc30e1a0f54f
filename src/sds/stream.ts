import { type ServerDuplexStream, status } from "@grpc/grpc-js";
import type { Clock } from "../core/clock.ts";
import { AgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { EncodedSecrets, ResponseFrame } from "./encode.ts";
import { letGoOfLastMessage } from "./let-go.ts";
import type { SdsLimits } from "./limits.ts";
import type { NodeFacts } from "./node.ts";
import { OtherTypes } from "./other-types.ts";
import { Outbox } from "./outbox.ts";
import type { Peer } from "./peer.ts";
import { refusalStatus } from "./refusal.ts";
import { tooManyNames } from "./request-rules.ts";
import { hasDue, overflows, respond, wakeAt } from "./responses.ts";
import type { SecretSource } from "./source.ts";
import { eventOf } from "./stream-events.ts";
import { type StreamView, viewOf } from "./stream-view.ts";
import { changed, type Fact, openSubscription, type Subscription } from "./subscription.ts";
import type { Follower, Topics } from "./topics.ts";
import type { ByValidator } from "./validator.ts";
import type { Incoming, Variant } from "./variant.ts";
import type { WakeUps } from "./wake-ups.ts";

export type SecretCall = ServerDuplexStream<Incoming | AgentError, ResponseFrame>;

/** What is served, to all streams whose clients say the same of the trust bundle. */
export interface Served {
  readonly source: SecretSource;
  readonly topics: Topics;
  /** The names that `*` stands for, and a first request without names; none unless that is allowed. */
  readonly wildcard: readonly string[];
}

/** What all streams of a server share. */
export interface StreamContext {
  readonly served: ByValidator<Served>;
  readonly limits: SdsLimits;
  readonly encoded: EncodedSecrets;
  readonly wakeUps: WakeUps;
  readonly clock: Clock;
  readonly emit: Emit;
}

/** Whose stream it is and what it speaks. */
export interface StreamFacts {
  /** Counted from 1 over all streams of the process. */
  readonly id: number;
  readonly variant: Variant;
  readonly peer: Peer;
}

/** The thin shell around one {@link Subscription}: a gRPC call in, a gRPC call out, facts as events. */
export class SecretStream implements Follower {
  readonly id: number;
  /** Whose it is, as limits count. */
  readonly peer: string;
  readonly #facts: StreamFacts;
  readonly #call: SecretCall;
  readonly #context: StreamContext;
  readonly #openedAt: number;
  readonly #onClose: () => void;
  readonly #outbox: Outbox;
  #state: Subscription;
  #followed: readonly string[] = [];
  readonly #others = new OtherTypes();
  /** Of the first request, as are the secrets that belong to it. */
  #node: NodeFacts | undefined;
  #served: Served;
  #closed = false;

  constructor(facts: StreamFacts, call: SecretCall, context: StreamContext, onClose: () => void) {
    const { id, peer } = facts;
    this.id = id;
    this.peer = peer.key;
    this.#facts = facts;
    this.#call = call;
    this.#context = context;
    this.#openedAt = context.clock.monotonic();
    this.#onClose = onClose;
    this.#served = context.served(undefined);
    this.#state = openSubscription(id);
    this.#outbox = new Outbox(call, context.encoded.bodies, () => {
      if (hasDue(this.#state)) this.#guard(() => this.#send());
    });
    call.on("data", (request: Incoming | AgentError) => this.#guard(() => this.#receive(request)));
    // A connection that breaks looks like a client that is done, and is cancelled a moment later.
    call.on("end", () => setImmediate(() => this.end(status.OK, "the client is done")));
    call.on("cancelled", () => {
      this.#outbox.abandon();
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
    const { variant, peer } = this.#facts;
    return viewOf(this.#state, {
      node: this.#node?.id ?? "",
      validator: this.#node?.validator,
      variant: variant.name,
      peer,
      openedAt: this.#openedAt,
      now: this.#context.clock.monotonic(),
    });
  }

  #receive(request: Incoming | AgentError): void {
    if (request instanceof AgentError) return this.refuse(request);
    letGoOfLastMessage(this.#call);
    const { limits, clock, emit } = this.#context;
    const stream = this.id;
    if (this.#node === undefined) {
      this.#node = request.node ?? { id: "", validator: undefined };
      this.#served = this.#context.served(this.#node.validator);
      const variant = this.#facts.variant.name;
      emit({ type: "sds.stream.opened", stream, node: this.#node.id, variant });
    }
    if (this.#others.has(request.typeUrl)) {
      const typeUrl = this.#others.news(request.typeUrl);
      if (typeUrl !== undefined) emit({ type: "sds.other_type", stream, typeUrl });
      return;
    }
    const now = clock.monotonic();
    const { source, wildcard } = this.#served;
    const step = request.receive(this.#state, { catalogue: source, wildcard, now });
    if (overflows(step.state, limits)) return this.refuse(tooManyNames("stream", limits));
    this.#state = step.state;
    for (const fact of step.facts) this.#report(fact);
    this.#send();
  }

  #send(): void {
    const { clock, encoded, wakeUps, emit } = this.#context;
    const batch = respond(this.#state, this.#served.source, clock.monotonic(), this.#outbox);
    this.#state = batch.state;
    const { denial } = batch;
    if (denial) this.#outbox.write({ body: encoded.removal(denial.names), nonce: denial.nonce });
    for (const { sent, secret } of batch.sends) {
      const { name, version, nonce } = sent;
      this.#outbox.write({ body: this.#facts.variant.write(secret, encoded), nonce });
      emit({ type: "sds.push", stream: this.id, name, version, nonce });
    }
    // While bytes are on their way nothing may be overtaken; the flush looks again.
    wakeUps.set(this, this.#outbox.flushed ? wakeAt(batch.state) : undefined);
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
    this.#served.topics.move(this, before, names);
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
