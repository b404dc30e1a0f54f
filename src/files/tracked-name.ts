import { alarm, type Timer } from "../core/clock.ts";
import { AgentError } from "../core/errors.ts";
import type { Sensitive } from "../core/sensitive.ts";
import type { FileName } from "./file-names.ts";
import type { FileSecret, FileSecretDependencies } from "./file-secret.ts";

export interface TrackedDependencies extends FileSecretDependencies {
  /** A key is out of use. */
  readonly retire: (key: Sensitive<Buffer>) => void;
}

export type SecretListener = (secret: FileSecret) => void;

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
  #stop: () => void = () => undefined;
  #closed = false;

  constructor(name: string, file: FileName, deps: TrackedDependencies) {
    this.name = name;
    this.kind = file.kind;
    this.usedAt = deps.clock.monotonic();
    this.#deps = deps;
    void this.#follow(file);
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

  /** What reads and judges files is loaded when the first of them is asked for. */
  async #follow(file: FileName): Promise<void> {
    const { followSecret } = await import("./file-secret.ts");
    const { name, kind } = this;
    const set = await followSecret(
      name,
      file,
      {
        changed: (secret) => this.#take(secret),
        unusable: (error) => this.#deps.emit({ type: "file.unusable", name, kind, error }),
      },
      this.#deps,
    );
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
    const { name, kind } = this;
    const problem = "its certificate has expired, and the files have no newer one";
    const error = new AgentError("FILE_CERT_EXPIRED", `${JSON.stringify(name)}: ${problem}`);
    this.#deps.emit({ type: "file.unusable", name, kind, error });
  }

  #retire(secret: FileSecret | undefined): void {
    if (secret?.kind === "tls-certificate") this.#deps.retire(secret.privateKeyPem);
  }
}
