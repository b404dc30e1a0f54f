import assert from "node:assert/strict";
import { AgentError } from "../../src/core/errors.ts";
import type { Clock } from "../../src/core/clock.ts";
import type { Issued, LastGood } from "../../src/secrets/issued.ts";
import type { RootRecord } from "../../src/secrets/root-record.ts";
import { Saver } from "../../src/secrets/state/saver.ts";
import { fingerprintOf, rootOfPem } from "./lifecycle-roots.ts";

/** The longest pause after a write that failed: then it is there, if it can be. */
export const RETRY_CAP_MS = 300_000;

/** What comes back over a restart, see `src/secrets/state/restore.ts`. */
export interface FromBefore {
  readonly issued: Issued;
  readonly records: readonly RootRecord[];
  /** The certificate may be shown now; its roots are good in any case. */
  readonly isTimely: boolean;
}

/**
 * The state folder, in memory, on a disk that may be full. Its roots are real, for they are read again. It is
 * to hold the certificate that went out last, and nothing under a root that is distrusted.
 */
export class Stored {
  readonly #clock: Clock;
  #isFull = false;
  #onDisk: LastGood | undefined;
  /** In which root a certificate ends, by its version: it has no chain to find that out by. */
  readonly #anchors = new Map<string, string>();
  #distrusted: ReadonlySet<string> = new Set();
  /** What is to be there, if the process that runs has a say in it, and from when on, monotonic. */
  #expected: { readonly issued: Issued | undefined } | undefined;
  #dueAt = Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The real writer of one process, with its pauses. */
  keep(random: () => number): Saver {
    this.#expected = undefined;
    const write = async (lastGood: LastGood | undefined): Promise<void> => {
      if (this.#isFull) throw new AgentError("STATE_NOT_SAVED", "no space left on device");
      this.#onDisk = lastGood;
    };
    return new Saver({ clock: this.#clock, random, emit: () => undefined, path: "", write });
  }

  set isFull(isFull: boolean) {
    const isFreed = this.#isFull && !isFull;
    this.#isFull = isFull;
    if (isFull) this.#dueAt = Infinity;
    else if (isFreed) this.#dueAt = this.#clock.monotonic() + RETRY_CAP_MS;
  }

  wipe(): void {
    this.#onDisk = undefined;
  }

  /** It went out. */
  published(issued: Issued): void {
    this.#anchors.set(issued.certificate.version, issued.anchor);
    this.#expect(issued);
  }

  distrusts(distrusted: ReadonlySet<string>): void {
    this.#distrusted = distrusted;
    const isLost = distrusted.has(this.#expected?.issued?.anchor ?? "");
    if (isLost) this.#expect(undefined);
  }

  check(): void {
    if (this.#expected === undefined || this.#clock.monotonic() < this.#dueAt) return;
    const { certificate } = this.#expected.issued ?? {};
    assert.equal(this.#onDisk?.certificate, certificate, "not stored, although it can be");
    for (const { pem } of this.#onDisk?.roots ?? [])
      assert.ok(!this.#distrusted.has(fingerprintOf(pem)), "a distrusted root is stored");
  }

  #expect(issued: Issued | undefined): void {
    this.#expected = { issued };
    this.#dueAt = this.#isFull ? Infinity : this.#clock.monotonic();
  }

  /** Undefined: nothing is stored, or it ends in a root that is distrusted by now. */
  load(): FromBefore | undefined {
    if (this.#onDisk === undefined) return undefined;
    const [now, distrusted] = [this.#clock.now(), this.#distrusted];
    const { certificate, roots } = this.#onDisk;
    const anchor = this.#anchors.get(certificate.version) ?? "";
    if (distrusted.has(anchor)) return undefined;
    const records = roots.filter(({ pem }) => !distrusted.has(fingerprintOf(pem)));
    const named = records.flatMap(({ pem, retiredAt }) =>
      retiredAt === undefined ? rootOfPem(pem) : [],
    );
    return {
      issued: { certificate, roots: named, preferred: false, anchor },
      records,
      isTimely: certificate.notBefore <= now && now < certificate.notAfter,
    };
  }
}
