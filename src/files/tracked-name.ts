import { followEnd, type Timer } from "../core/clock.ts";
import { AgentError } from "../core/errors.ts";
import { loadLate } from "../core/load-late.ts";
import type { Sensitive } from "../core/sensitive.ts";
import type { Secret } from "../secrets/secret.ts";
import { type SecretListener, SecretStore } from "../secrets/store.ts";
import type { FileName } from "./file-names.ts";
import type { FileSecret, FileSecretDependencies, followSecret } from "./file-secret.ts";

export interface TrackedDependencies extends FileSecretDependencies {
  /** A key is out of use. */
  readonly retire: (key: Sensitive<Buffer>) => void;
}

interface Reader {
  readonly followSecret: typeof followSecret;
}

/** What reads and judges files; the first secret does not wait for it. */
export const loadReader = (): Promise<Reader> => import("./file-secret.ts");

/** One name that somebody asked for: its last good secret, and who is told of the next. */
export class TrackedName {
  readonly name: string;
  readonly kind: FileName["kind"];
  /** Monotonic milliseconds: when it was asked for last. */
  usedAt: number;
  readonly #deps: TrackedDependencies;
  readonly #store: SecretStore;
  #followers = 0;
  #good: FileSecret | undefined;
  /** The files are of no use now; what was good before is served. */
  #isBroken = false;
  #end: Timer | undefined;
  #stop: () => void;
  #closed = false;

  constructor(name: string, file: FileName, deps: TrackedDependencies) {
    this.name = name;
    this.kind = file.kind;
    this.usedAt = deps.clock.monotonic();
    this.#deps = deps;
    this.#store = new SecretStore(deps.clock);
    this.#stop = loadLate({
      clock: deps.clock,
      load: loadReader,
      loaded: (reader) => void this.#follow(file, reader),
      failed: (error) => this.#tellUnusable(error),
    });
  }

  /** The secret to serve now; never a certificate past its NotAfter. */
  get current(): Secret | undefined {
    return this.#store.get(this.name);
  }

  get isFollowed(): boolean {
    return this.#followers > 0;
  }

  /** Calls `listener` as a watch of the store does. */
  watch(listener: SecretListener): () => void {
    this.#followers += 1;
    const unwatch = this.#store.watch(this.name, listener);
    let isOver = false;
    return () => {
      unwatch();
      if (isOver) return;
      isOver = true;
      this.#followers -= 1;
      this.usedAt = this.#deps.clock.monotonic();
    };
  }

  close(): void {
    this.#closed = true;
    this.#stop();
    this.#end?.cancel();
    this.#retire(this.#good);
  }

  async #follow(file: FileName, reader: Reader): Promise<void> {
    const follower = {
      changed: (secret: FileSecret) => this.#take(secret),
      unusable: (error: AgentError) => {
        this.#isBroken = true;
        this.#tellUnusable(error);
      },
    };
    const set = await reader.followSecret(this.name, file, follower, this.#deps);
    if (this.#closed) set.close();
    else this.#stop = () => set.close();
  }

  #take(secret: FileSecret): void {
    if (this.#closed) return this.#retire(secret);
    const before = this.#good;
    const isNew = before?.version !== secret.version;
    // The same content in another form is no news.
    this.#retire(isNew ? before : secret);
    if (isNew) this.#good = secret;
    this.#isBroken = false;
    this.#announce(this.#good ?? secret);
    this.#awaitEnd(this.#good ?? secret);
    if (isNew) this.#store.put(secret);
  }

  #announce(secret: FileSecret): void {
    const { name, kind, version, notBefore, notAfter } = secret;
    const serial = secret.kind === "tls-certificate" ? { serial: secret.serial } : {};
    this.#deps.emit({ type: "file.loaded", name, kind, version, ...serial, notBefore, notAfter });
  }

  #awaitEnd(secret: FileSecret): void {
    this.#end?.cancel();
    if (secret.kind !== "tls-certificate") return;
    this.#end = followEnd(this.#deps.clock, secret.notAfter, (isOver) => {
      if (isOver) this.#expired();
      // Served again, and told like one that was read.
      else if (!this.#isBroken) this.#announce(secret);
    });
  }

  #expired(): void {
    const name = JSON.stringify(this.name);
    const problem = "its certificate has expired, and the files have no newer one";
    this.#tellUnusable(new AgentError("FILE_CERT_EXPIRED", `${name}: ${problem}`));
  }

  #tellUnusable(error: AgentError): void {
    const { name, kind } = this;
    this.#deps.emit({ type: "file.unusable", name, kind, error });
  }

  #retire(secret: FileSecret | undefined): void {
    if (secret?.kind === "tls-certificate") this.#deps.retire(secret.privateKeyPem);
  }
}
