import { type Clock, within } from "../../core/clock.ts";
import { AgentError, type ErrorCode, toAgentError } from "../../core/errors.ts";
import type { Emit } from "../../core/events.ts";
import { ABOUT_TIME } from "../../pki/validity.ts";
import type { LastGood } from "../issued.ts";
import type { RootRecord } from "../root-record.ts";
import { countOthers } from "./folder.ts";
import { loadLastGood } from "./last-good.ts";
import type { Expected, Restored } from "./restore.ts";
import type { StatePlace } from "./stored.ts";

/**
 * A folder that does not answer must not keep a pod waiting: it goes on as if nothing were stored. The
 * checks count too, and a node that starts all its pods at once has no CPU to spare: 1 s was not enough
 * there (measured at a load of 12 for each core).
 */
const LOAD_LIMIT_MS = 5_000;
/** Later looks hold up the next call to the CA, and the end of the agent. */
const AGAIN_LIMIT_MS = 1_000;

export interface LoaderDependencies {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly place: StatePlace;
  /** What a certificate has to be at this moment. */
  readonly expected: () => Expected;
  /** This is to be stored instead of what is; undefined: nothing is. */
  readonly replace: (by: LastGood | undefined) => void;
}

/** Finds what was served before the restart. What stands against it is told, and never thrown. */
export class Loader {
  readonly #deps: LoaderDependencies;
  /** A read that does not end is the only one: each takes one of the process's few file threads. */
  #reading: Promise<Found> | undefined;
  /** Somebody waits for it. */
  #isAwaited = false;
  #refusal: ErrorCode | undefined;
  #roots: readonly RootRecord[] = [];

  constructor(deps: LoaderDependencies) {
    this.#deps = deps;
  }

  /** What an earlier run trusted, where its certificate is good and only its time is not now. */
  get roots(): readonly RootRecord[] {
    return this.#roots;
  }

  /** For the start. */
  load(): Promise<Restored | undefined> {
    return this.#look(LOAD_LIMIT_MS);
  }

  /** Once more, where the moment was wrong and not what is stored: a clock, a folder that was late. */
  async again(): Promise<Restored | undefined> {
    const mayPass = this.#refusal === "STATE_TIMEOUT" || ABOUT_TIME.has(this.#refusal);
    return mayPass ? this.#look(AGAIN_LIMIT_MS) : undefined;
  }

  async #look(limitMs: number): Promise<Restored | undefined> {
    const { clock, emit, place } = this.#deps;
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    this.#isAwaited = true;
    try {
      const found = await within(clock, limitMs, this.#reading);
      this.#isAwaited = false;
      if (found === undefined) throw tooLate(place.path, limitMs);
      const { restored, others } = found;
      this.#roots = restored?.records ?? [];
      if (restored?.untimely) {
        if (restored.hadDistrusted) this.#deps.replace({ ...restored, roots: restored.records });
        else restored.certificate.privateKeyPem.reveal().fill(0);
        throw restored.untimely;
      }
      this.#refusal = undefined;
      if (restored === undefined) emit({ type: "state.absent", path: place.path, others });
      return restored;
    } catch (error) {
      this.#refuse(toAgentError(error, "STATE_UNREADABLE"));
      return undefined;
    }
  }

  async #read(): Promise<Found> {
    const { place, expected } = this.#deps;
    const restored = await loadLastGood(place, expected);
    // Too late for anybody: its key is not to lie about.
    if (!this.#isAwaited) restored?.certificate.privateKeyPem.reveal().fill(0);
    return { restored, others: restored ? 0 : await countOthers(place.path) };
  }

  #refuse(error: AgentError): void {
    const { emit, place, replace } = this.#deps;
    const reason = error.cause instanceof AgentError ? error.cause.code : error.code;
    // The same again is no news.
    if (reason !== this.#refusal) emit({ type: "state.refused", path: place.path, error });
    this.#refusal = reason;
    // Its key is of no use to anybody, and must not outlive that root.
    if (reason === "CERT_ROOT_DISTRUSTED") replace(undefined);
  }
}

interface Found {
  readonly restored: Restored | undefined;
  /** How many other identities have something stored there. */
  readonly others: number;
}

function tooLate(path: string, limitMs: number): AgentError {
  return new AgentError("STATE_TIMEOUT", `${path}: not read within ${limitMs / 1000} s`);
}
