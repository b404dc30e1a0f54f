import { newestNonce, respond, wakeAt } from "../../../src/sds/responses.ts";
import { receive } from "../../../src/sds/sotw.ts";
import {
  changed,
  type Fact,
  openSubscription,
  type Rejection,
  type Sent,
  type Subscription,
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
  state: Subscription = openSubscription(7);
  now = 0;
  /** False: nothing leaves for the client. */
  open = true;

  constructor(served: readonly string[] = ["default", "ROOTCA", "third"]) {
    this.served = new Set(served);
  }

  /** A request; names and nonce default to those of an unchanged ACK of the newest response. */
  request(names: readonly string[], nonce = "", error?: Rejection): Sent[] {
    const step = receive(this.state, { names, nonce, error }, this.#catalogue, this.now);
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
    const { state, sends } = respond(this.state, this.#catalogue, this.now, { room, flushed });
    this.state = state;
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
