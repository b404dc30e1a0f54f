import type { FollowedFile } from "../ca/followed-file.ts";
import type { Clock, Timer } from "../core/clock.ts";

/** How often a file is looked at: the kubelet itself takes a minute to bring a change. */
export const FILE_CHECK_MS = 20_000;

export interface FileFollowerOptions<T> {
  readonly clock: Clock;
  readonly open: (path: string) => FollowedFile<T>;
  /**
   * Told of each content that is not the one before, by identity; undefined: there is no file any more.
   * Where it throws, the file is of no use, and it is told again at the next look.
   */
  readonly changed: (content: T | undefined) => void;
}

/**
 * Follows a file while the agent runs: by a look each 20 s, and when somebody asks. By its stamp, since
 * a folder that is swapped behind a link raises no event at the file.
 */
export class FileFollower<T> {
  readonly #options: FileFollowerOptions<T>;
  #path: string | undefined;
  #file: FollowedFile<T> | undefined;
  #told: T | undefined;
  #timer: Timer | undefined;
  #stopped = false;
  /** Looks come one after the other, or an older content could win over a newer. */
  #last: Promise<void> = Promise.resolve();

  constructor(options: FileFollowerOptions<T>) {
    this.#options = options;
  }

  /** From now on this file, or none. What was good stays until the new file has something. */
  follow(path: string | undefined): Promise<void> {
    if (path !== this.#path) {
      this.#path = path;
      this.#file = path === undefined ? undefined : this.#options.open(path);
      if (path === undefined) this.#tell(undefined);
    }
    return this.look();
  }

  /** Looks whether the file has changed. Never throws. */
  look(): Promise<void> {
    this.#last = this.#last.then(async () => {
      const file = this.#file;
      const content = await file?.look();
      if (file === this.#file && content !== undefined) this.#tell(content);
      this.#arm();
    });
    return this.#last;
  }

  stop(): void {
    this.#stopped = true;
    this.#timer?.cancel();
  }

  #tell(content: T | undefined): void {
    if (this.#stopped || content === this.#told) return;
    try {
      this.#options.changed(content);
      this.#told = content;
    } catch (error) {
      this.#file?.refuse(error);
    }
  }

  #arm(): void {
    this.#timer?.cancel();
    if (this.#stopped || this.#file === undefined) return;
    this.#timer = this.#options.clock.timer(FILE_CHECK_MS, () => void this.look());
  }
}
