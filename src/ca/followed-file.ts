import type { Clock } from "../core/clock.ts";
import { type AgentError, toAgentError } from "../core/errors.ts";
import { type FileContent, fileStamp, readSettled, readWhole } from "./watched-file.ts";

/** What a file is to whoever follows it. */
export interface Following<T> {
  readonly path: string;
  /** What the content means. Throws what is wrong with it. */
  readonly parse: (bytes: Buffer) => T;
  /** The error for a file that cannot be read. */
  readonly unreadable: (error: unknown) => AgentError;
  /** It was read: returns what counts from now on, which may be what did `before`. */
  readonly taken: (now: T, before: T | undefined) => T;
  /** It is of no use. Told once, until it is read again. */
  readonly unusable: (error: AgentError) => void;
}

/**
 * The content of a file that is replaced while the agent runs, as a ConfigMap is. A new content that
 * cannot be used changes nothing: what was good stays.
 */
export class FollowedFile<T> {
  readonly #following: Following<T>;
  #good: T | undefined;
  #stamp: string | undefined;
  #complaint: string | undefined;

  constructor(following: Following<T>) {
    this.#following = following;
  }

  get path(): string {
    return this.#following.path;
  }

  /**
   * What counts now. `again` reads even an unchanged file. Throws what is wrong only as long as nothing
   * was ever good.
   */
  async current(again: boolean): Promise<T> {
    const isSame = !again && (await fileStamp(this.#following.path)) === this.#stamp;
    if (isSame && this.#good !== undefined) return this.#good;
    try {
      return await this.read();
    } catch (thrown) {
      this.#complain(toAgentError(thrown));
      if (this.#good === undefined) throw thrown;
      return this.#good;
    }
  }

  /** The same, undefined while nothing was ever good. Never throws. */
  look(): Promise<T | undefined> {
    // What is of no use is read again each time, whatever its stamp, until it is good.
    return this.current(this.#complaint !== undefined).catch(() => undefined);
  }

  /** Reads it, changed or not. Throws what is wrong. */
  read(): Promise<T> {
    return this.#take(readWhole(this.path));
  }

  /** For the start of the process: throws what is wrong with a file that is there; one that is missing may come. */
  async readIfThere(clock: Clock): Promise<T | undefined> {
    try {
      return await this.#take(readSettled(this.path, clock));
    } catch (thrown) {
      if (toAgentError(thrown).code.endsWith("_MISSING")) return undefined;
      throw thrown;
    }
  }

  /** What it holds could not be put to use: it is read anew at the next look, changed or not. */
  refuse(thrown: unknown): void {
    this.#complain(toAgentError(thrown));
  }

  async #take(reading: Promise<FileContent>): Promise<T> {
    const { parse, unreadable, taken } = this.#following;
    const { bytes, stamp } = await reading.catch((error: unknown) => {
      throw unreadable(error);
    });
    const now = parse(bytes);
    this.#stamp = stamp;
    this.#complaint = undefined;
    return (this.#good = taken(now, this.#good));
  }

  #complain(error: AgentError): void {
    if (this.#complaint === error.message) return;
    this.#complaint = error.message;
    this.#following.unusable(error);
  }
}
