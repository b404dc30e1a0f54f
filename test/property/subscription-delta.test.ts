import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { ACK_TIMEOUT_MS, REMEMBERED_RESPONSES } from "../../src/sds/responses.ts";
import type { Sent } from "../../src/sds/subscription.ts";
import { Machine } from "../unit/sds/machine.ts";

const SERVED = ["default", "ROOTCA", "third"];
const NAMES = [...SERVED, "unknown", "other", "*", ""];
const VERSIONS = ["v1", "v2", "v3", "v4"];

interface Message {
  readonly subscribe: readonly string[];
  readonly unsubscribe: readonly string[];
  readonly has: ReadonlyMap<string, string>;
  readonly nonce: string;
  readonly refuse: boolean;
}

/** What came to the client: a secret, or the news that names are not served. */
type Response = Sent | { readonly nonce: string; readonly names: readonly string[] };

/**
 * A delta client, a wire that delays in both directions, and the machine; and beside it what the
 * protocol promises. It keeps its own books: none of the machine's state is used.
 */
class Conversation {
  readonly machine = new Machine(SERVED);
  readonly toServer: Message[] = [];
  readonly toClient: Response[] = [];
  readonly violations: string[] = [];
  // what the client knows
  readonly #wanted = new Set<string>();
  readonly #seen = new Map<string, string>();
  readonly #declined = new Set<string>();
  #spoken = false;
  // the books of what the server may and must do
  readonly #sent: Sent[] = [];
  readonly #nonces = new Set<string>();
  readonly #answered = new Set<string>();
  readonly #refused = new Set<string>();
  readonly #told = new Map<string, string>();
  readonly #subscribed = new Set<string>();
  /** Explicit subscriptions that are not answered yet: names that are served, and that are not. */
  readonly #owed = new Set<string>();
  readonly #denialsOwed = new Set<string>();
  #opened = false;

  put(name: string, version: string): void {
    this.#check(() => this.machine.put(name, version));
  }

  wait(ms: number): void {
    this.#check(() => this.machine.wait(ms));
  }

  setOpen(open: boolean): void {
    this.machine.open = open;
    this.#check(() => this.machine.pump());
  }

  /** The client changes what it wants; with a nonce it answers, or seems to. */
  say({
    subscribe = [],
    unsubscribe = [],
    has = new Map(),
    nonce = "",
    refuse = false,
  }: Partial<Message>): void {
    for (const name of unsubscribe) this.#wanted.delete(name);
    for (const name of subscribe) {
      this.#wanted.add(name);
      for (const version of VERSIONS) this.#declined.delete(`${name}@${version}`);
      const before = this.#spoken ? undefined : has.get(name);
      if (before !== undefined) this.#seen.set(name, before);
    }
    this.#spoken = true;
    this.toServer.push({ subscribe, unsubscribe, has, nonce, refuse });
  }

  /** The client reads a response and answers it. */
  answer(refuse: boolean): void {
    const came = this.toClient.shift();
    if (came === undefined) return;
    if ("version" in came) {
      if (refuse) this.#declined.add(`${came.name}@${came.version}`);
      else if (this.#wanted.has(came.name)) this.#seen.set(came.name, came.version);
    }
    this.say({ nonce: came.nonce, refuse });
  }

  /** The server reads one message. */
  deliver(): void {
    const message = this.toServer.shift();
    if (message === undefined) return;
    const { subscribe, unsubscribe, has, nonce, refuse } = message;
    if (this.#opened) this.#settle(nonce, refuse);
    for (const name of unsubscribe) {
      this.#subscribed.delete(name);
      this.#owed.delete(name);
    }
    for (const name of subscribe)
      this.#expectAnswer(name, this.#opened ? undefined : has.get(name));
    this.#opened = true;
    const error = refuse ? { code: 13, message: "refused" } : undefined;
    this.#check(() => this.machine.delta({ subscribe, unsubscribe, has, nonce, error }));
  }

  #settle(nonce: string, refuse: boolean): void {
    const mine = this.#sent.find((sent) => sent.nonce === nonce);
    if (mine === undefined || this.#answered.has(nonce)) return;
    this.#answered.add(nonce);
    const same = this.#sent.filter(({ name }) => name === mine.name);
    const newer = same.length - 1 - same.indexOf(mine);
    // Beyond what a stream remembers an answer may be lost; one step inside it may not.
    if (refuse && newer < REMEMBERED_RESPONSES) this.#refused.add(`${mine.name}@${mine.version}`);
  }

  #expectAnswer(name: string, has: string | undefined): void {
    if (!SERVED.includes(name)) {
      if (name !== "*") this.#denialsOwed.add(name);
      return;
    }
    this.#subscribed.add(name);
    for (const version of VERSIONS) this.#refused.delete(`${name}@${version}`);
    if (has === undefined) this.#owed.add(name);
    else this.#told.set(name, has);
  }

  #check(act: () => readonly Sent[]): void {
    const denialsBefore = this.machine.denials.length;
    const sends = act();
    for (const denial of this.machine.denials.slice(denialsBefore)) this.#checkDenial(denial);
    for (const sent of sends) this.#checkSecret(sent);
  }

  #checkDenial(denial: { readonly nonce: string; readonly names: readonly string[] }): void {
    for (const name of denial.names) {
      if (!this.#denialsOwed.delete(name)) this.violations.push(`${name} is denied unasked`);
    }
    this.#newNonce(denial.nonce);
    this.toClient.push(denial);
  }

  #checkSecret(sent: Sent): void {
    const { name, version, nonce } = sent;
    const { machine } = this;
    const before = this.#sent.findLast((one) => one.name === name);
    const free = !before || this.#answered.has(before.nonce);
    const wrong = {
      "a name that nobody serves": !SERVED.includes(name),
      "a name that is not subscribed to": !this.#subscribed.has(name),
      "a version that is not the current one": version !== machine.secrets.get(name)?.version,
      "a version the client has": this.#told.get(name) === version && !this.#owed.has(name),
      "a version that was refused": this.#refused.has(`${name}@${version}`),
      "a name with a response under way": !free && machine.now - before.sentAt < ACK_TIMEOUT_MS,
    };
    for (const [what, is] of Object.entries(wrong)) {
      if (is) this.violations.push(`${name}@${version}: ${what}`);
    }
    this.#newNonce(nonce);
    this.#told.set(name, version);
    this.#owed.delete(name);
    this.#sent.push(sent);
    this.toClient.push(sent);
  }

  #newNonce(nonce: string): void {
    if (this.#nonces.has(nonce)) this.violations.push(`${nonce} was used before`);
    this.#nonces.add(nonce);
  }

  /** Everything under way arrives and is accepted; the client says nothing new. */
  comeToRest(): void {
    this.setOpen(true);
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 300; i += 1) {
        this.deliver();
        this.answer(false);
      }
      this.wait(ACK_TIMEOUT_MS);
    }
    if (this.toServer.length + this.toClient.length > 0) this.violations.push("it goes on and on");
  }

  /** Explicit subscriptions without an answer, though there is one and it was not refused. */
  get unanswered(): string[] {
    const there = [...this.#owed].filter((name) => {
      const version = this.machine.secrets.get(name)?.version;
      return version !== undefined && !this.#refused.has(`${name}@${version}`);
    });
    return [...there, ...this.#denialsOwed];
  }

  /** Names the client wants and has in an older version than it could. */
  get outdated(): string[] {
    return SERVED.filter((name) => {
      const version = this.machine.secrets.get(name)?.version;
      if (!this.#wanted.has(name) || version === undefined) return false;
      const is = `${name}@${version}`;
      return this.#seen.get(name) !== version && !this.#refused.has(is) && !this.#declined.has(is);
    });
  }
}

const names = fc.array(fc.constantFrom(...NAMES), { maxLength: 3 });
const one = <T extends string>(type: T) => ({ type: fc.constant(type) });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record(one("deliver")) },
  { weight: 4, arbitrary: fc.record({ ...one("answer"), refuse: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      ...one("put"),
      name: fc.constantFrom(...SERVED),
      version: fc.constantFrom(...VERSIONS),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      ...one("say"),
      subscribe: names,
      unsubscribe: names,
      has: fc
        .array(fc.tuple(fc.constantFrom(...NAMES), fc.constantFrom(...VERSIONS)), { maxLength: 2 })
        .map((entries) => new Map(entries)),
      nonce: fc.constantFrom("", "", "", "7-1", "7-2", "7-3", "7-99", "8-1", "x"),
      refuse: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ ...one("wait"), ms: fc.constantFrom(1, 1_000, ACK_TIMEOUT_MS) }),
  },
  { weight: 1, arbitrary: fc.record({ ...one("open"), open: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ ...one("expire"), name: fc.constantFrom(...SERVED) }) },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function run(steps: readonly Step[]): Conversation {
  const conversation = new Conversation();
  for (const one of steps) {
    if (one.type === "deliver") conversation.deliver();
    else if (one.type === "answer") conversation.answer(one.refuse);
    else if (one.type === "put") conversation.put(one.name, one.version);
    else if (one.type === "say") conversation.say(one);
    else if (one.type === "wait") conversation.wait(one.ms);
    else if (one.type === "open") conversation.setOpen(one.open);
    else conversation.machine.expire(one.name);
  }
  return conversation;
}

describe("whatever a delta client, secrets and wire do", () => {
  const conversations = fc.array(step, { maxLength: 80 });

  test("a secret is subscribed to, current, new or asked for, not refused since, and alone on its name", () => {
    fc.assert(
      fc.property(conversations, (steps) => {
        expect(run(steps).violations).toEqual([]);
      }),
      { numRuns: 1_500 },
    );
  });

  test("every explicit subscription is answered in the end, and no change of one is lost", () => {
    fc.assert(
      fc.property(conversations, (steps) => {
        const conversation = run(steps);
        conversation.comeToRest();
        expect(conversation.violations).toEqual([]);
        expect(conversation.unanswered).toEqual([]);
      }),
      { numRuns: 1_500 },
    );
  });

  test("a delta client that accepts everything in the end has the latest of all it wants", () => {
    fc.assert(
      fc.property(conversations, (steps) => {
        const conversation = run(steps);
        conversation.comeToRest();
        expect(conversation.outdated).toEqual([]);
        expect(conversation.machine.wakeAt).toBeUndefined();
        expect(conversation.machine.state.due).toEqual([]);
      }),
      { numRuns: 1_500 },
    );
  });
});
