import type { Timer } from "../core/clock.ts";
import { AgentError } from "../core/errors.ts";
import type { Secret } from "../secrets/secret.ts";
import type { SecretListener } from "../secrets/store.ts";
import { placeProblem } from "./allowed.ts";
import { type FileName, parseFileName, SYSTEM } from "./file-names.ts";
import { type TrackedDependencies, TrackedName } from "./tracked-name.ts";

/**
 * How many names are followed at a time: clients make them up, and the poll of so many costs a tenth of a
 * core (of 1,024 it was 37 %).
 */
export const MAX_NAMES = 256;

/**
 * How long files are followed at least for a name that no stream follows, milliseconds: FetchSecrets and REST
 * come again.
 */
export const IDLE_MS = 60_000;

/** How many names that were refused are remembered, so that each is told of once. */
const REMEMBERED_REFUSALS = 64;

/** Somebody who follows a name for which there is no place yet. */
interface Waiting {
  readonly name: string;
  readonly changed: SecretListener;
  unwatch: () => void;
}

/**
 * Secrets that are files, by Istio's names for them (`parseFileName`): a family of names for the registry
 * of SDS, with nothing listed. A name whose paths lie outside `roots` is not served at all; one whose links
 * lead out is held, and told of, and so is one too many, until another is let go. Files are followed from the
 * first request until a while after the last.
 */
export class FileSecrets {
  readonly listed: readonly string[] = [];
  readonly #deps: TrackedDependencies;
  readonly #names = new Map<string, TrackedName>();
  /** In the order in which they came; as many as streams may have names. */
  readonly #waiting = new Set<Waiting>();
  readonly #refused = new Set<string>();
  #sweep: Timer | undefined;
  #stopped = false;

  constructor(deps: TrackedDependencies) {
    this.#deps = deps;
  }

  /** Where a name's secrets come from, for debug pages. */
  origin(name: string): string | undefined {
    return parseFileName(name) && "file";
  }

  serves(name: string): boolean {
    return this.#names.has(name) || this.#allowed(name) !== undefined;
  }

  /** The secret now. The first time there is none yet: its files are read from then on. */
  get(name: string): Secret | undefined {
    const tracked = this.#track(name);
    if (tracked) tracked.usedAt = this.#deps.clock.monotonic();
    return tracked?.current;
  }

  /** Calls `changed` with the latest secret, at once if there is one, and with each newer one. */
  watch(name: string, changed: SecretListener): () => void {
    const tracked = this.#track(name);
    if (tracked) return tracked.watch(changed);
    return this.#stopped || !this.serves(name) ? () => undefined : this.#wait(name, changed);
  }

  /** Follows no file any more. */
  stop(): void {
    this.#stopped = true;
    this.#sweep?.cancel();
    for (const tracked of this.#names.values()) tracked.close();
    this.#names.clear();
    this.#waiting.clear();
  }

  #wait(name: string, changed: SecretListener): () => void {
    const waiting: Waiting = { name, changed, unwatch: () => void this.#waiting.delete(waiting) };
    this.#waiting.add(waiting);
    return () => waiting.unwatch();
  }

  /** Gives the places that have become free to who waits. */
  #admit(): void {
    for (const waiting of this.#waiting) {
      if (this.#isFull && !this.#names.has(waiting.name)) continue;
      const tracked = this.#track(waiting.name);
      if (tracked === undefined) continue;
      this.#waiting.delete(waiting);
      waiting.unwatch = tracked.watch(waiting.changed);
    }
  }

  get #isFull(): boolean {
    return this.#names.size >= MAX_NAMES;
  }

  #track(name: string): TrackedName | undefined {
    const known = this.#names.get(name);
    const file = known || this.#stopped ? undefined : this.#allowed(name);
    if (file === undefined) return known;
    if (this.#isFull) {
      const problem = `${MAX_NAMES} names of files are followed already`;
      this.#refuse(name, new AgentError("FILE_TOO_MANY_NAMES", problem));
      return undefined;
    }
    this.#refused.delete(name);
    const tracked = new TrackedName(name, file, this.#deps);
    this.#names.set(name, tracked);
    this.#sweep ??= this.#sweepLater();
    return tracked;
  }

  #sweepLater(): Timer {
    const { clock } = this.#deps;
    return clock.timer(IDLE_MS, () => {
      const idleSince = clock.monotonic() - IDLE_MS;
      for (const tracked of this.#names.values())
        if (!tracked.isFollowed && tracked.usedAt <= idleSince) this.#drop(tracked);
      this.#admit();
      this.#sweep = this.#names.size > 0 ? this.#sweepLater() : undefined;
    });
  }

  #drop(tracked: TrackedName): void {
    const { name, kind } = tracked;
    tracked.close();
    this.#names.delete(name);
    this.#deps.emit({ type: "file.dropped", name, kind });
  }

  /** What the name stands for, if it may be served. */
  #allowed(name: string): FileName | undefined {
    const file = parseFileName(name);
    if (file === undefined) return undefined;
    for (const path of pathsOf(file)) {
      const problem = placeProblem(path, this.#deps.roots);
      if (problem === undefined) continue;
      const hint = "see --sds-file-root";
      const where = `${JSON.stringify(path)}: ${problem}`;
      this.#refuse(name, new AgentError("FILE_OUTSIDE_ROOTS", where, { hint }));
      return undefined;
    }
    return file;
  }

  #refuse(name: string, error: AgentError): void {
    if (this.#refused.has(name)) return;
    const [oldest] = this.#refused;
    if (this.#refused.size >= REMEMBERED_REFUSALS && oldest !== undefined)
      this.#refused.delete(oldest);
    this.#refused.add(name);
    this.#deps.emit({ type: "file.refused", name, error });
  }
}

function pathsOf(file: FileName): readonly string[] {
  if (file.kind === "tls-certificate") return [file.certificate, file.key];
  return file.roots === SYSTEM ? [] : [file.roots];
}
