import assert from "node:assert/strict";
import type { Clock, Timer } from "../../src/core/clock.ts";
import { RootPropagation } from "../../src/sds/root-propagation.ts";
import type { StreamView } from "../../src/sds/stream-view.ts";
import type { Secret, TlsCertificate } from "../../src/secrets/secret.ts";
import type { SecretStore } from "../../src/secrets/store.ts";
import { rootsShown } from "./lifecycle-roots.ts";

/** What an Envoy does with new roots. */
export type Manner = "accepts" | "refuses" | "dawdles" | "hangs up" | "is silent" | "is gone";

/** New roots reach an Envoy after a moment, in which it has the old ones; then it answers. */
const SENT_AFTER_MS = 5;
const ANSWERS_AFTER_MS = { accepts: 20, refuses: 20, "hangs up": 20, dawdles: 3_000 } as const;

/** From the page on rotation: who does not answer new roots is waited for so long. */
const ACK_LIMIT_MS = 5_000;
/** What of the delay is added at random, at most, and how often a certificate that waits is looked at. */
const [JITTER, LOOK_MS] = [0.5, 250];

/** An Envoy's stream, open from its first look at a process to its end. */
interface Stream {
  readonly id: number;
  readonly place: number;
  manner: Manner;
  /** Of what happens next. */
  next: Timer | undefined;
  state: "held" | "pending" | "accepted" | "rejected";
  answers: number;
  /** What it was sent last. */
  sent: Secret | undefined;
  /** When it answered the newest bundle, monotonic; `Infinity`: it did not. */
  settledAt: number;
}

/**
 * Envoys in front of one process, each with manners of its own, and by what they answered whether a
 * certificate may go out. What counts their answers is the real thing.
 */
export class Clients {
  readonly audience: RootPropagation;
  readonly #clock: Clock;
  readonly #delayMs: number;
  readonly #streams = new Map<number, Stream>();
  readonly #unwatch: () => void;
  #opened = 0;
  /** When a stream ended last, monotonic. */
  #closedAt = -Infinity;
  #bundle: Secret | undefined;
  /** Since when a root is in the bundle, monotonic, or gone from it; those of the first always were. */
  #since = new Map<string, number>();
  readonly #goneSince = new Map<string, number>();
  /** By root: who was there when it came, and has not answered since. */
  readonly #owing = new Map<string, Set<Stream>>();

  constructor(clock: Clock, store: SecretStore, delayMs: number, manners: readonly Manner[]) {
    [this.#clock, this.#delayMs] = [clock, delayMs];
    const views = (): StreamView[] => [...this.#streams.values()].map((each) => this.#view(each));
    const get = (name: string): Secret | undefined => store.get(name);
    const watch = store.watch.bind(store);
    const sources = () => ({ get, watch, serves: () => true, listed: [], origin: () => undefined });
    this.audience = new RootPropagation({ sources, streams: views });
    for (const [place, manner] of manners.entries()) this.behave(place, manner);
    this.#unwatch = store.watch("ROOTCA", (bundle) => this.#received(bundle));
  }

  /** From now on, with what it was sent before, too. */
  behave(place: number, manner: Manner): void {
    const stream = this.#streams.get(place);
    if (manner === "is gone") {
      if (stream) this.#close(stream);
    } else if (stream) {
      stream.manner = manner;
      if (stream.state === "pending") this.#answerLater(stream);
    } else this.#open(place, manner);
  }

  stop(): void {
    this.#unwatch();
    for (const { next } of this.#streams.values()) next?.cancel();
  }

  /**
   * Roots before the certificate that needs them: every stream that was there when its root came has
   * answered, or had 5 s, and other pods had their delay. Unless there is no old one that is worth the wait,
   * or the new one would lose too much of its life.
   */
  checkLeaf(anchor: string, old: TlsCertificate | undefined, leaf: TlsCertificate): void {
    const since = this.#since.get(anchor);
    assert.ok(since !== undefined, "a certificate whose root is not in the bundle");
    if (old === undefined || this.#hasLeft(old, 0.1) || this.#hasLeft(leaf, 0.75)) return;
    const passed = this.#clock.monotonic() - since;
    assert.ok(passed >= this.#delayMs, "a certificate before its root has reached other pods");
    const isAnswered = (this.#owing.get(anchor)?.size ?? 0) === 0;
    assert.ok(
      isAnswered || passed >= ACK_LIMIT_MS,
      "a certificate before its root was acknowledged",
    );
  }

  /** When a certificate that came `at` is out, at the latest: nobody keeps it waiting for longer than that. */
  latest(anchor: string, at: number): number {
    const since = this.#since.get(anchor);
    if (since === undefined) return Math.max(at, this.#goneSince.get(anchor) ?? at) + LOOK_MS;
    const settled = [...this.#streams.values()].map((each) => each.settledAt);
    const settledAt = Math.max(this.#closedAt, ...settled);
    const others = since + this.#delayMs * (1 + JITTER);
    return Math.max(at, others, Math.min(since + ACK_LIMIT_MS, settledAt)) + LOOK_MS;
  }

  #received(bundle: Secret): void {
    const now = this.#clock.monotonic();
    const before = this.#since;
    const shown = rootsShown(bundle) ?? [];
    const fresh = this.#bundle === undefined ? -Infinity : now;
    this.#since = new Map(shown.map((root) => [root, before.get(root) ?? fresh]));
    for (const root of before.keys()) if (!this.#since.has(root)) this.#goneSince.set(root, now);
    const isFirst = this.#bundle === undefined;
    this.#bundle = bundle;
    const due = [...this.#streams.values()].filter((stream) => this.#isDue(stream));
    const owing = isFirst ? [] : due;
    for (const root of shown) if (!before.has(root)) this.#owing.set(root, new Set(owing));
    for (const stream of due) {
      stream.settledAt = Infinity;
      // What is under way is answered first, as an answer to that.
      if (stream.state !== "pending") this.#sendLater(stream);
    }
  }

  /** False: it has this bundle from before, and nothing to answer. What it was to be sent, it is not. */
  #isDue(stream: Stream): boolean {
    const isSettled = stream.state === "accepted" || stream.state === "rejected";
    if (!isSettled || stream.sent?.version !== this.#bundle?.version) return true;
    stream.next?.cancel();
    stream.settledAt = this.#clock.monotonic();
    // Also those that were gone and are back before it was told.
    for (const root of this.#since.keys()) this.#owing.get(root)?.delete(stream);
    return false;
  }

  #open(place: number, manner: Manner): void {
    const id = (this.#opened += 1);
    const nothing = { next: undefined, state: "held", answers: 0, sent: undefined } as const;
    const stream: Stream = { id, place, manner, ...nothing, settledAt: -Infinity };
    this.#streams.set(place, stream);
    if (this.#bundle !== undefined) this.#sendLater(stream);
  }

  #close(stream: Stream): void {
    stream.next?.cancel();
    this.#streams.delete(stream.place);
    this.#closedAt = this.#clock.monotonic();
    for (const owing of this.#owing.values()) owing.delete(stream);
    const ended = { stream: stream.id, status: "OK", seconds: 1, at: 0 };
    this.audience.observe({ type: "sds.stream.closed", ...ended });
  }

  /** It connects anew at once, and accepts what it is sent at first. */
  #hangUp(stream: Stream): void {
    this.#close(stream);
    this.#open(stream.place, stream.manner);
  }

  #sendLater(stream: Stream): void {
    stream.next?.cancel();
    stream.settledAt = Infinity;
    stream.next = this.#clock.timer(SENT_AFTER_MS, () => {
      [stream.state, stream.sent] = ["pending", this.#bundle];
      this.#answerLater(stream);
    });
  }

  #answerLater(stream: Stream): void {
    stream.next?.cancel();
    const { manner } = stream;
    if (manner === "is silent" || manner === "is gone") return;
    const hangsUp = manner === "hangs up" && stream.answers > 0;
    const answer = (): void =>
      hangsUp ? this.#hangUp(stream) : this.#answer(stream, manner === "refuses");
    stream.next = this.#clock.timer(ANSWERS_AFTER_MS[manner], answer);
  }

  #answer(stream: Stream, isRefusal: boolean): void {
    const { sent, id } = stream;
    stream.answers += 1;
    stream.state = isRefusal ? "rejected" : "accepted";
    for (const root of rootsShown(sent) ?? []) this.#owing.get(root)?.delete(stream);
    const of = { stream: id, name: "ROOTCA", version: sent?.version ?? "", at: 0 } as const;
    this.audience.observe(
      isRefusal
        ? { type: "sds.nack", ...of, code: 13, message: "no" }
        : { type: "sds.ack", ...of, seconds: 0 },
    );
    if (this.#isDue(stream)) this.#sendLater(stream);
  }

  #view({ id, state, sent }: Stream): StreamView {
    const version = sent && { version: sent.version };
    const resources = [{ name: "ROOTCA", state, ...version }];
    const peer = { connection: id };
    return { stream: id, variant: "sotw", peer, node: "", ageSeconds: 0, resources };
  }

  /** No more than this share of its life is left, to the millisecond. */
  #hasLeft({ notBefore, notAfter }: TlsCertificate, share: number): boolean {
    return notAfter - this.#clock.now() <= share * (notAfter - notBefore) + 1;
  }
}
