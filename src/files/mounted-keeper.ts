import { type Clock, followEnd, type Timer } from "../core/clock.ts";
import { AgentError, toAgentError } from "../core/errors.ts";
import type { Emit, RotatorStateName } from "../core/events.ts";
import type { Issued } from "../secrets/issued.ts";
import type { Publish } from "../secrets/publisher.ts";
import type { Trust } from "../secrets/root-keeper.ts";
import { type TlsCertificate, WORKLOAD_CERTIFICATE } from "../secrets/secret.ts";
import { FileSet } from "./file-set.ts";
import { type MountedJudging, type MountedPaths, mountedIdentity } from "./mounted.ts";

/** A mounted certificate, and what is known about it beforehand. */
export interface MountedSettings extends Pick<
  MountedJudging,
  "expected" | "includeRoot" | "skewMs"
> {
  readonly paths: MountedPaths;
}

export interface MountedKeeperDependencies {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly publish: Publish;
  readonly trust: () => Promise<Trust>;
}

/**
 * Keeps the store filled from mounted files, as the rotator does from a CA: the first set, each that
 * follows, and the last good one for as long as it is valid. Of several that come while a root is on its
 * way to everybody, the latest is shown.
 */
export class MountedKeeper {
  readonly #deps: MountedKeeperDependencies;
  readonly #set: FileSet<Issued>;
  #served: TlsCertificate | undefined;
  #problem: AgentError | undefined;
  #state: RotatorStateName = "empty";
  #end: Timer | undefined;
  #showing = new AbortController();
  #stopped = false;

  /** Follows the files from now on; where they are not there yet, they are waited for. */
  constructor({ paths, ...judged }: MountedSettings, deps: MountedKeeperDependencies) {
    const { clock, emit, trust } = deps;
    this.#deps = deps;
    emit({ type: "rotator.state", state: this.#state });
    this.#set = FileSet.follow(
      [paths.certificate, paths.key, paths.roots],
      {
        parse: async ([chain = EMPTY, key = EMPTY, roots = EMPTY]) => {
          const judging = { ...judged, trust: await trust(), now: clock.now() };
          return mountedIdentity(paths, { chain, key, roots }, judging);
        },
        changed: (issued) => void this.#show(issued),
        unusable: (error) => this.#complain(error),
      },
      // The operator has named them, whatever their links lead to.
      { clock, emit, roots: { allowed: ["/"], forbidden: [] } },
    );
  }

  /** Why there is nothing newer; undefined: what is served is what the files hold. */
  get lastError(): AgentError | undefined {
    return this.#problem;
  }

  /** Reads the files now, and tells what comes of it, though nothing has changed. */
  reread(): void {
    void this.#set.reread();
  }

  stop(): void {
    this.#stopped = true;
    this.#set.close();
    this.#end?.cancel();
    this.#showing.abort();
  }

  async #show(issued: Issued): Promise<void> {
    this.#showing.abort();
    const { signal } = (this.#showing = new AbortController());
    this.#problem = undefined;
    if (this.#stopped) return overwrite(issued.certificate);
    const served = this.#served?.version === issued.certificate.version ? this.#served : undefined;
    // The same leaf again: its roots may be others.
    if (served !== undefined) overwrite(issued.certificate);
    const certificate = served ?? issued.certificate;
    try {
      await this.#deps.publish({ ...issued, certificate }, signal);
    } catch (thrown) {
      if (served === undefined) overwrite(certificate);
      if (!signal.aborted) this.#complain(toAgentError(thrown));
      return;
    }
    this.#hold(certificate, served === undefined);
  }

  #hold(certificate: TlsCertificate, isNew: boolean): void {
    this.#served = certificate;
    this.#end?.cancel();
    if (!this.#stopped) this.#awaitEnd(certificate);
    this.#announce(certificate, isNew);
  }

  #announce({ serial, spiffeId, notBefore, notAfter }: TlsCertificate, isNew: boolean): void {
    this.#deps.emit({ type: "mounted.loaded", serial, spiffeId, notBefore, notAfter, isNew });
    // The files have become of no use while this set was on its way: that is what holds of them now.
    if (this.#problem !== undefined) this.#complain(this.#problem);
    else this.#tellState();
  }

  #complain(error: AgentError): void {
    this.#problem = error;
    const { notAfter = -Infinity } = this.#served ?? {};
    const validUntil = this.#deps.clock.now() < notAfter ? notAfter : undefined;
    this.#deps.emit({ type: "mounted.unusable", error, validUntil });
    this.#tellState();
  }

  #awaitEnd(certificate: TlsCertificate): void {
    const { clock, emit } = this.#deps;
    const { notAfter } = certificate;
    const what = "the certificate has expired, and its files have no newer one";
    const expired = new AgentError("FILE_CERT_EXPIRED", what);
    this.#end = followEnd(clock, notAfter, (isOver) => {
      const type = isOver ? "secret.expired" : "secret.valid_again";
      emit({ type, name: WORKLOAD_CERTIFICATE, notAfter });
      if (isOver && this.#problem === undefined) this.#complain(expired);
      else if (!isOver && this.#problem === expired) {
        this.#problem = undefined;
        this.#announce(certificate, false);
      } else this.#tellState();
    });
  }

  #tellState(): void {
    const state = this.#stateNow;
    if (state === this.#state) return;
    this.#state = state;
    this.#deps.emit({ type: "rotator.state", state });
  }

  get #stateNow(): RotatorStateName {
    if (this.#served === undefined) return "empty";
    if (this.#deps.clock.now() >= this.#served.notAfter) return "expired";
    return this.#problem === undefined ? "valid" : "retrying";
  }
}

const EMPTY = Buffer.alloc(0);

/** Nobody has the key but us. */
function overwrite({ privateKeyPem }: TlsCertificate): void {
  privateKeyPem.reveal().fill(0);
}
