import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { ACK_TIMEOUT_MS } from "../../src/sds/responses.ts";
import type { Sent } from "../../src/sds/subscription.ts";
import { Machine } from "../unit/sds/machine.ts";

const SERVED = ["default", "ROOTCA", "third"];
const NAMES = [...SERVED, "unknown", "*", ""];

interface Message {
  readonly names: readonly string[];
  readonly nonce: string;
  readonly refuse: boolean;
}

/**
 * A client, a wire that delays in both directions, and the machine; and beside it what the protocol
 * promises, checked at each response. It keeps its own books: none of the machine's state is used.
 */
class Conversation {
  readonly machine = new Machine(SERVED);
  readonly toServer: Message[] = [];
  readonly toClient: Sent[] = [];
  /**
   * What the client has of each name. It keeps what it has when it drops a name: a drop and a new
   * subscription that both cross a response on the wire are stale to the server, as the protocol has it
   * (envoyproxy/envoy#10363), and are not answered.
   */
  readonly seen = new Map<string, string>();
  /** What the client refused, though an answer it made up may have reached the server first. */
  readonly declined = new Set<string>();
  interest: readonly string[] = [];
  readonly read: Sent[] = [];
  /** Every response that should not have been sent, and why. */
  readonly violations: string[] = [];
  // the books of what the server may do
  readonly #sent: Sent[] = [];
  readonly #answered = new Set<string>();
  readonly #refused = new Set<string>();
  readonly #told = new Map<string, string>();
  #interest = new Set<string>();

  put(name: string, version: string): void {
    this.#check(this.machine.put(name, version));
  }

  wait(ms: number): void {
    this.#check(this.machine.wait(ms));
  }

  setOpen(open: boolean): void {
    this.machine.open = open;
    this.#check(this.machine.pump());
  }

  /** The client says what it wants, with the nonce of the last response it read. */
  say(names: readonly string[], nonce = this.read.at(-1)?.nonce ?? "", refuse = false): void {
    this.interest = names;
    this.toServer.push({ names, nonce, refuse });
  }

  /** The client reads a response and answers it. */
  answer(refuse: boolean): void {
    const sent = this.toClient.shift();
    if (sent === undefined) return;
    this.read.push(sent);
    if (refuse) this.declined.add(`${sent.name}@${sent.version}`);
    else if (this.interest.includes(sent.name)) this.seen.set(sent.name, sent.version);
    this.say(this.interest, sent.nonce, refuse);
  }

  /** The server reads one message. */
  deliver(): void {
    const message = this.toServer.shift();
    if (message === undefined) return;
    const { names, nonce, refuse } = message;
    const newest = this.#sent.at(-1)?.nonce;
    const mine = this.#sent.find((sent) => sent.nonce === nonce);
    if (mine && !this.#answered.has(nonce)) {
      this.#answered.add(nonce);
      const late = this.#sent.filter((sent) => sent.name === mine.name).indexOf(mine);
      const newer = this.#sent.filter((sent) => sent.name === mine.name).length - 1 - late;
      // Beyond what a stream remembers an answer may be lost; one step inside it may not.
      if (refuse && newer < 8) this.#refused.add(`${mine.name}@${mine.version}`);
    }
    const again = newest === undefined || nonce === "";
    if (again || nonce === newest) {
      const wanted = new Set(names);
      for (const name of this.#told.keys()) {
        if (!wanted.has(name) || again) this.#told.delete(name);
      }
      this.#interest = wanted;
    }
    const error = refuse ? { code: 13, message: "refused" } : undefined;
    this.#check(this.machine.request(names, nonce, error));
  }

  #check(sends: readonly Sent[]): void {
    const { machine } = this;
    for (const sent of sends) {
      const { name, version, nonce } = sent;
      const before = this.#sent.findLast((one) => one.name === name);
      const free = !before || this.#answered.has(before.nonce);
      const current = machine.secrets.get(name)?.version;
      const wrong = {
        "a name that nobody serves": !SERVED.includes(name),
        "a name that was not asked for": !this.#interest.has(name),
        "a version that is not the current one": version !== current,
        "a version the client has": this.#told.get(name) === version,
        "a version that was refused": this.#refused.has(`${name}@${version}`),
        "a nonce that was used": this.#sent.some((one) => one.nonce === nonce),
        "a name with a response under way": !free && machine.now - before.sentAt < ACK_TIMEOUT_MS,
      };
      for (const [what, is] of Object.entries(wrong)) {
        if (is) this.violations.push(`${name}@${version}: ${what}`);
      }
      this.#told.set(name, version);
      this.#sent.push(sent);
      this.toClient.push(sent);
    }
  }

  /** Everything under way arrives and is accepted; the client says once more what it wants. */
  comeToRest(): void {
    this.setOpen(true);
    for (let i = 0; i < 200; i += 1) {
      this.deliver();
      this.answer(false);
    }
    this.wait(ACK_TIMEOUT_MS);
    this.say(this.interest);
    for (let i = 0; i < 200; i += 1) {
      this.deliver();
      this.answer(false);
    }
    if (this.toServer.length + this.toClient.length > 0) this.violations.push("it goes on and on");
  }

  /** Names the client wants and has in an older version than it could. */
  get outdated(): string[] {
    return SERVED.filter((name) => {
      const version = this.machine.secrets.get(name)?.version;
      if (!this.interest.includes(name) || version === undefined) return false;
      const refused = [this.#refused, this.declined].some((set) => set.has(`${name}@${version}`));
      return this.seen.get(name) !== version && !refused;
    });
  }
}

const names = fc.array(fc.constantFrom(...NAMES), { maxLength: 4 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant("deliver" as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ type: fc.constant("answer" as const), refuse: fc.boolean() }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant("put" as const),
      name: fc.constantFrom(...SERVED),
      version: fc.constantFrom("v1", "v2", "v3", "v4"),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("say" as const), names }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("mangled" as const),
      names,
      nonce: fc.constantFrom("", "7-1", "7-2", "7-3", "7-99", "8-1", "x"),
      refuse: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("wait" as const),
      ms: fc.constantFrom(1, 1_000, ACK_TIMEOUT_MS),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("open" as const), open: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("expire" as const),
      name: fc.constantFrom(...SERVED),
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function run(steps: readonly Step[]): Conversation {
  const conversation = new Conversation();
  for (const one of steps) {
    if (one.type === "deliver") conversation.deliver();
    else if (one.type === "answer") conversation.answer(one.refuse);
    else if (one.type === "put") conversation.put(one.name, one.version);
    else if (one.type === "say") conversation.say(one.names);
    else if (one.type === "mangled") conversation.say(one.names, one.nonce, one.refuse);
    else if (one.type === "wait") conversation.wait(one.ms);
    else if (one.type === "open") conversation.setOpen(one.open);
    else conversation.machine.expire(one.name);
  }
  return conversation;
}

describe("whatever client, secrets and wire do", () => {
  const conversations = fc.array(step, { maxLength: 80 });

  test("a response is asked for, current, new, never refused before, and alone on its name", () => {
    fc.assert(
      fc.property(conversations, (steps) => {
        expect(run(steps).violations).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  test("a client that accepts everything in the end has the latest of all it wants", () => {
    fc.assert(
      fc.property(conversations, (steps) => {
        const conversation = run(steps);
        conversation.comeToRest();
        expect(conversation.violations).toEqual([]);
        expect(conversation.outdated).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  test("when nothing is under way, nothing waits and no wake-up is wished for", () => {
    fc.assert(
      fc.property(conversations, (steps) => {
        const conversation = run(steps);
        conversation.comeToRest();
        expect(conversation.machine.wakeAt).toBeUndefined();
        expect(conversation.machine.state.due).toEqual([]);
      }),
    );
  });
});
