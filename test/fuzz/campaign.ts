import { setTimeout as pause } from "node:timers/promises";
import { readFileSync } from "node:fs";
import { Neighbour } from "../conformance/runner/neighbour.ts";
import { TestAgent } from "../process/support.ts";
import { eventually } from "../support/eventually.ts";
import { findLeaks, keyNeedles, type Needle } from "../support/leaks.ts";
import { attack, namesTheKey } from "./attack.ts";
import { type Input, input } from "./inputs.ts";
import { Random } from "./random.ts";

/**
 * What the agent may take of memory, MiB. On Node 20 up to 4,096 connections that broke below gRPC stand
 * until the keepalive cuts them, some 70 kB each, and the C library keeps what it had for them.
 */
const CEILING_MIB = 512;
/** Of JavaScript's heap, once everybody has left: here a leak would show. */
const HEAP_CEILING_MIB = 96;
const GARBAGE_MS = 60_000;
const CONNECTIONS = 12;
/** How long the well-behaved client may wait for an answer while all that goes on. */
const PATIENCE_MS = 15_000;

export interface CampaignOptions {
  readonly seed: number;
  readonly ms: number;
  /**
   * How long the agent may take to see that all have left. Node 20 leaves connections that broke below
   * gRPC to the keepalive: 60 s, then 20 s. 0: it is not looked at.
   */
  readonly settleMs: number;
  /** Instead of random ones. */
  readonly inputs?: readonly Input[];
}

export interface Outcome {
  readonly seed: number;
  readonly inputs: number;
  /** Inputs that named `default` exactly and got the key: proof that they get through at all. */
  readonly keys: number;
  readonly bytesReceived: number;
  readonly neighbourServed: number;
  readonly slowestMs: number;
  /** Resident, at most; and at most in the first half, for comparison. */
  readonly peakMib: number;
  readonly halfTimeMib: number;
  readonly settledHeapMib: number;
  /** What must not be. */
  readonly failures: readonly string[];
}

/**
 * Plays random inputs against the built agent, several at a time, and holds it to five things: it lives;
 * its memory is bounded; no key goes to a request that did not name it exactly; a well-behaved client is
 * served all the time; nothing uncaught stands in its log.
 */
export class Campaign {
  readonly #options: CampaignOptions;
  readonly #random: Random;
  readonly #failures: string[] = [];
  #needles: readonly Needle[] = [];
  #nonce = "1-1";
  #running = true;
  #left: readonly Input[] | undefined;
  #figures = {
    inputs: 0,
    keys: 0,
    bytesReceived: 0,
    neighbourServed: 0,
    slowestMs: 0,
    peakMib: 0,
    halfTimeMib: 0,
  };

  constructor(options: CampaignOptions) {
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#left = options.inputs;
  }

  async run(): Promise<Outcome> {
    const agent = TestAgent.selfSigned({ args: ["--sds-preface-timeout", "500ms"] });
    try {
      await agent.ready();
      await this.#learnTheKey(agent);
      const neighbour = new Neighbour(agent.socket);
      const end = performance.now() + this.#options.ms;
      const halfTime = performance.now() + this.#options.ms / 2;
      const neighbours = this.#keepServing(agent, neighbour, halfTime);
      await Promise.all(Array.from({ length: CONNECTIONS }, () => this.#attackUntil(agent, end)));
      this.#running = false;
      await neighbours;
      neighbour.close();
      const settledHeapMib = await this.#settle(agent);
      const { seed } = this.#options;
      return { seed, ...this.#figures, settledHeapMib, failures: this.#failures };
    } finally {
      await agent.end();
    }
  }

  async #learnTheKey(agent: TestAgent): Promise<void> {
    const [secret] = (await agent.client().open(["default"]).take()).secrets;
    const pem = Buffer.from(secret?.tlsCertificate?.privateKey?.inlineBytes ?? []).toString();
    this.#needles = keyNeedles("the key", pem);
  }

  async #attackUntil(agent: TestAgent, end: number): Promise<void> {
    while (performance.now() < end && agent.process.alive && this.#failures.length < 5) {
      const next = this.#next();
      if (next === undefined) return;
      const received = await attack(agent.socket, next);
      this.#figures.inputs += 1;
      this.#figures.bytesReceived += received.length;
      this.#judge(agent, next, received);
    }
  }

  #next(): Input | undefined {
    if (this.#left === undefined) return input(this.#random, this.#nonce);
    const [first, ...rest] = this.#left;
    this.#left = rest;
    return first;
  }

  #judge(agent: TestAgent, played: Input, received: Buffer): void {
    const text = received.toString("latin1");
    // The nonce comes last in a response, so it can be given back by those that follow.
    this.#nonce = /\*.(\d+-\d+)/s.exec(text)?.[1] ?? this.#nonce;
    if (findLeaks(text, this.#needles).length > 0) {
      if (namesTheKey(played)) this.#figures.keys += 1;
      else this.#fail("a key came to who did not name it", played);
    }
    if (!agent.process.alive) this.#fail("the agent ended", played);
  }

  #fail(what: string, played?: Input): void {
    this.#failures.push(played === undefined ? what : `${what}: ${JSON.stringify(played)}`);
  }

  async #keepServing(agent: TestAgent, neighbour: Neighbour, halfTime: number): Promise<void> {
    while (this.#running && agent.process.alive) {
      const began = performance.now();
      try {
        await neighbour.isServed();
        this.#figures.neighbourServed += 1;
      } catch (error) {
        this.#fail(`the neighbour: ${error instanceof Error ? error.message : String(error)}`);
        return;
      }
      const took = Math.round(performance.now() - began);
      this.#figures.slowestMs = Math.max(this.#figures.slowestMs, took);
      if (took > PATIENCE_MS) this.#fail(`the neighbour waited ${took} ms`);
      this.#figures.peakMib = Math.max(this.#figures.peakMib, residentMib(agent));
      if (performance.now() < halfTime) this.#figures.halfTimeMib = this.#figures.peakMib;
      await pause(50);
    }
  }

  /** Everybody has left: what stays, and what the agent itself says about it. */
  async #settle(agent: TestAgent): Promise<number> {
    if (!agent.process.alive) {
      this.#fail(`the agent ended: ${agent.process.stderr.slice(-2_000)}`);
      return 0;
    }
    const uncaught = await agent.metric('node_agent_sds_refused_total{code="UNCAUGHT"}');
    if ((uncaught ?? 0) > 0) this.#fail(`${uncaught} errors of its own in streams`);
    if (agent.process.stderr !== "") this.#fail(`it said ${agent.process.stderr.slice(0, 2_000)}`);
    if (findLeaks(agent.process.output, this.#needles).length > 0) this.#fail("a key in its log");
    const { peakMib } = this.#figures;
    if (peakMib > CEILING_MIB) this.#fail(`${peakMib} MiB are more than ${CEILING_MIB}`);
    await this.#allGone(agent);
    return this.#settledHeap(agent);
  }

  /** MiB. What is garbage is collected sooner or later, for each look makes some. */
  async #settledHeap(agent: TestAgent): Promise<number> {
    let heap = Infinity;
    const isSmall = async (): Promise<boolean> => {
      heap = Math.round(((await agent.metric("nodejs_heap_size_used_bytes")) ?? 0) / 2 ** 20);
      return heap <= HEAP_CEILING_MIB;
    };
    await eventually("a small heap", isSmall, GARBAGE_MS).catch(() =>
      this.#fail(`a heap of ${heap} MiB, though all have left`),
    );
    return heap;
  }

  /** But for the one that learnt the key. */
  async #allGone(agent: TestAgent): Promise<void> {
    const { settleMs } = this.#options;
    if (settleMs === 0) return;
    const open = (): Promise<number | undefined> => agent.metric("node_agent_sds_streams_open");
    await eventually("all streams to go", async () => (await open()) === 1, settleMs).catch(
      async () => this.#fail(`${await open()} streams are open, though all clients but one left`),
    );
  }
}

function residentMib(agent: TestAgent): number {
  const status = readFileSync(`/proc/${agent.process.pid}/status`, "utf8");
  return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024);
}
