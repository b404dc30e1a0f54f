import { alarm, type Clock, type Timer } from "../core/clock.ts";
import type { AgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import { parseCertificates } from "../pki/certificate.ts";
import type { OcspResponse } from "../pki/ocsp.ts";
import { contentVersion } from "./digest.ts";
import { FileFollower } from "./file-follower.ts";
import { type Secret, type TlsCertificate, TRUST_BUNDLE } from "./secret.ts";
import { stapleFile } from "./staple-file.ts";
import { chooseStaple } from "./staple.ts";
import type { SecretStore } from "./store.ts";

export interface StapleKeeperDependencies {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly store: Pick<SecretStore, "get">;
  /** The certificate is to be finished anew. */
  readonly changed: () => void;
}

/** Follows the OCSP response of a file, and staples it to the certificate that it is about. */
export class StapleKeeper {
  readonly #deps: StapleKeeperDependencies;
  readonly #follower: FileFollower<OcspResponse>;
  #path = "";
  /** The newest of the file. */
  #response: OcspResponse | undefined;
  /** The one that goes with the certificate. */
  #staple: OcspResponse | undefined;
  #told = "";
  #nextLook: Timer | undefined;

  constructor(deps: StapleKeeperDependencies) {
    this.#deps = deps;
    this.#follower = new FileFollower<OcspResponse>({
      clock: deps.clock,
      open: (path) =>
        stapleFile(path, (error) => this.#unusable(error, this.#staple !== undefined)),
      changed: (response) => {
        this.#response = response;
        deps.changed();
      },
    });
  }

  /** From now on this file, or none. Never throws. */
  async choose(path: string | undefined): Promise<void> {
    this.#path = path ?? "";
    await this.#follower.follow(path);
    if (path === undefined && this.#told !== "") this.#deps.emit({ type: "ocsp.off" });
    if (path === undefined) this.#told = "";
  }

  /** The workload's certificate with the response about it, where there is a good one. */
  readonly finish = (secret: Secret): Secret => {
    if (secret.kind !== "tls-certificate") return secret;
    this.#nextLook?.cancel();
    const staple = this.#choose(secret);
    this.#staple = staple;
    if (staple === undefined) return secret;
    const version = contentVersion(secret.version, staple.der.toString("base64"));
    return { ...secret, version, ocspStaple: staple.der };
  };

  stop(): void {
    this.#follower.stop();
    this.#nextLook?.cancel();
  }

  #choose({ chainPem }: TlsCertificate): OcspResponse | undefined {
    const response = this.#response;
    const [leaf, ...others] = parseCertificates(chainPem, "the chain");
    if (response === undefined || leaf === undefined) return undefined;
    const { clock, store, emit } = this.#deps;
    // Roots are shown before a leaf of theirs.
    const bundle = store.get(TRUST_BUNDLE);
    const roots = bundle?.kind === "trust-bundle" ? parseCertificates(bundle.pem, "bundle") : [];
    const stapling = { leaf, cas: [...others, ...roots], now: clock.now() };
    const { staple, problem } = chooseStaple(response, this.#staple, stapling);
    this.#lookAgain([response.thisUpdate, staple?.nextUpdate]);
    if (problem !== undefined) {
      this.#unusable(problem, staple !== undefined);
      return staple;
    }
    const { serial, nextUpdate } = response;
    this.#tell(`stapled ${serial} ${nextUpdate}`, () =>
      emit({ type: "ocsp.stapled", path: this.#path, serial, nextUpdate }),
    );
    return staple;
  }

  /** At the first of these moments that is ahead. */
  #lookAgain(moments: readonly (number | undefined)[]): void {
    const { clock, changed } = this.#deps;
    const ahead = moments.filter((at): at is number => at !== undefined && at > clock.now());
    if (ahead.length > 0) this.#nextLook = alarm(clock, Math.min(...ahead), changed);
  }

  /** `stapled`: whether the last good one is, all the same. */
  #unusable(error: AgentError, stapled: boolean): void {
    this.#tell(`${error.message} ${stapled}`, () =>
      this.#deps.emit({ type: "ocsp.unusable", path: this.#path, error, stapled }),
    );
  }

  #tell(what: string, emit: () => void): void {
    if (what === this.#told) return;
    this.#told = what;
    emit();
  }
}
