import { alarm, type Timer } from "../core/clock.ts";
import { AgentError } from "../core/errors.ts";
import { loadLate } from "../core/load-late.ts";
import type { Sensitive } from "../core/sensitive.ts";
import type { FileName } from "./file-names.ts";
import type { FileSecret, FileSecretDependencies, followSecret } from "./file-secret.ts";

export interface TrackedDependencies extends FileSecretDependencies {
  /** A key is out of use. */
  readonly retire: (key: Sensitive<Buffer>) => void;
}

export type SecretListener = (secret: FileSecret) => void;

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
  readonly #listeners = new Set<SecretListener>();
  #good: FileSecret | undefined;
  #end: Timer | undefined;
  #stop: () => void;
  #closed = false;

  constructor(name: string, file: FileName, deps: TrackedDependencies) {
    this.name = name;
    this.kind = file.kind;
    this.usedAt = deps.clock.monotonic();
    this.#deps = deps;
    this.#stop = loadLate({
      clock: deps.clock,
      load: loadReader,
      loaded: (reader) => void this.#follow(file, reader),
      failed: (error) => this.#tellUnusable(error),
    });
  }

  /** The secret to serve now; never a certificate past its NotAfter. */
  get current(): FileSecret | undefined {
    const secret = this.#good;
    if (secret?.kind !== "tls-certificate") return secret;
    return this.#deps.clock.now() < secret.notAfter ? secret : undefined;
  }

  get isFollowed(): boolean {
    return this.#listeners.size > 0;
  }

  /** Calls `listener` with the latest secret, at once if there is one, and with each newer one. */
  watch(listener: SecretListener): () => void {
    this.#listeners.add(listener);
    const { current } = this;
    if (current) listener(current);
    return () => {
      this.#listeners.delete(listener);
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
      unusable: (error: AgentError) => this.#tellUnusable(error),
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
    this.#announce(this.#good ?? secret);
    if (isNew) for (const listener of this.#listeners) listener(secret);
  }

  #announce(secret: FileSecret): void {
    const { clock, emit } = this.#deps;
    const { name, kind, version, notBefore, notAfter } = secret;
    const serial = secret.kind === "tls-certificate" ? { serial: secret.serial } : {};
    emit({ type: "file.loaded", name, kind, version, ...serial, notBefore, notAfter });
    this.#end?.cancel();
    if (kind === "tls-certificate") this.#end = alarm(clock, notAfter, () => this.#expired());
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
