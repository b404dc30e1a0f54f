import { type DeltaRequest, receiveDelta } from "../../../src/sds/delta.ts";
import { newestNonce, respond, wakeAt } from "../../../src/sds/responses.ts";
import { receive } from "../../../src/sds/sotw.ts";
import {
  changed,
  type Fact,
  openSubscription,
  type Rejection,
  type Sent,
  type Step,
  type Subscription,
  type World,
} from "../../../src/sds/subscription.ts";

/**
 * The machine of one stream with everything around it that a server has: secrets, a clock, a way to
 * the client that can be slow. Each step returns what was sent in it.
 */
export class Machine {
  readonly secrets = new Map<string, { version: string }>();
  readonly served: Set<string>;
  readonly facts: Fact[] = [];
  readonly sent: Sent[] = [];
  /** Delta: names that were denied, one response each time. */
  readonly denials: { readonly nonce: string; readonly names: readonly string[] }[] = [];
  state: Subscription = openSubscription(7);
  now = 0;
  /** What `*` stands for. */
  wildcard: readonly string[] = [];
  /** False: nothing leaves for the client. */
  open = true;

  constructor(served: readonly string[] = ["default", "ROOTCA", "third"]) {
    this.served = new Set(served);
  }

  /** A request; names and nonce default to those of an unchanged ACK of the newest response. */
  request(names: readonly string[], nonce = "", error?: Rejection): Sent[] {
    return this.#take(receive(this.state, { names, nonce, error }, this.#world));
  }

  /** A delta request; what it leaves out is empty. */
  delta(request: Partial<DeltaRequest>): Sent[] {
    const { subscribe = [], unsubscribe = [], has = new Map(), nonce = "", error } = request;
    const whole = { subscribe, unsubscribe, has, nonce, error };
    return this.#take(receiveDelta(this.state, whole, this.#world));
  }

  #take(step: Step): Sent[] {
    this.state = step.state;
    this.facts.push(...step.facts);
    return this.pump();
  }

  ack(sent: Sent | undefined, names: readonly string[]): Sent[] {
    return this.request(names, sent?.nonce ?? "none");
  }

  nack(sent: Sent | undefined, names: readonly string[]): Sent[] {
    return this.request(names, sent?.nonce ?? "none", { code: 13, message: "refused" });
  }

  put(name: string, version: string): Sent[] {
    this.secrets.set(name, { version });
    this.state = changed(this.state, name);
    return this.pump();
  }

  /** The secret is past its NotAfter: it is still in the store, but nobody is given it. */
  expire(name: string): void {
    this.secrets.delete(name);
  }

  wait(ms: number): Sent[] {
    this.now += ms;
    return this.pump();
  }

  pump(room = 16, flushed = true): Sent[] {
    if (!this.open) return [];
    const batch = respond(this.state, this.#catalogue, this.now, { room, flushed });
    const { state, sends, denial } = batch;
    this.state = state;
    if (denial) this.denials.push(denial);
    const sent = sends.map((one) => one.sent);
    this.sent.push(...sent);
    return sent;
  }

  /** Forgets the facts so far and returns them. */
  told(): Fact[] {
    return this.facts.splice(0);
  }

  get newest(): string | undefined {
    return newestNonce(this.state);
  }

  get wakeAt(): number | undefined {
    return wakeAt(this.state);
  }

  get #world(): World {
    return { catalogue: this.#catalogue, wildcard: this.wildcard, now: this.now };
  }

  get #catalogue(): {
    serves(name: string): boolean;
    get(name: string): { version: string } | undefined;
  } {
    return {
      serves: (name) => this.served.has(name),
      get: (name) => (this.served.has(name) ? this.secrets.get(name) : undefined),
    };
  }
}

/** `name@version`, which is what most cases are about. */
export function summary(sent: readonly Sent[]): string[] {
  return sent.map(({ name, version }) => `${name}@${version}`);
}
