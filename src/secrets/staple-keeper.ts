import { alarm, type Clock, type Timer } from "../core/clock.ts";
import type { AgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import { parseCertificates } from "../pki/certificate.ts";
import type { OcspResponse } from "../pki/ocsp.ts";
import { contentVersion } from "./digest.ts";
import { FileFollower } from "./file-follower.ts";
import { type Secret, type TlsCertificate, TRUST_BUNDLE } from "./secret.ts";
import { stapleFile } from "./staple-file.ts";
import { stapleProblem } from "./staple.ts";
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
  #response: OcspResponse | undefined;
  #isStapled = false;
  #told = "";
  #nextLook: Timer | undefined;

  constructor(deps: StapleKeeperDependencies) {
    this.#deps = deps;
    this.#follower = new FileFollower<OcspResponse>({
      clock: deps.clock,
      open: (path) => stapleFile(path, (error) => this.#unusable(error)),
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
    const response = this.#response;
    if (secret.kind !== "tls-certificate") return secret;
    this.#nextLook?.cancel();
    this.#isStapled = false;
    if (response === undefined) return secret;
    const problem = this.#problemWith(response, secret);
    if (problem !== undefined) {
      this.#unusable(problem);
      return secret;
    }
    this.#isStapled = true;
    const { der, serial, nextUpdate } = response;
    if (nextUpdate !== undefined) this.#lookAgain(nextUpdate);
    this.#tell(`stapled ${serial} ${nextUpdate}`, () =>
      this.#deps.emit({ type: "ocsp.stapled", path: this.#path, serial, nextUpdate }),
    );
    const version = contentVersion(secret.version, der.toString("base64"));
    return { ...secret, version, ocspStaple: der };
  };

  stop(): void {
    this.#follower.stop();
    this.#nextLook?.cancel();
  }

  #problemWith(response: OcspResponse, { chainPem }: TlsCertificate): AgentError | undefined {
    const { clock, store } = this.#deps;
    const [leaf, ...others] = parseCertificates(chainPem, "the chain");
    if (leaf === undefined) return undefined;
    // Roots are shown before a leaf of theirs.
    const bundle = store.get(TRUST_BUNDLE);
    const roots = bundle?.kind === "trust-bundle" ? parseCertificates(bundle.pem, "bundle") : [];
    const now = clock.now();
    if (response.thisUpdate > now) this.#lookAgain(response.thisUpdate);
    return stapleProblem(response, { leaf, cas: [...others, ...roots], now });
  }

  #lookAgain(at: number): void {
    this.#nextLook = alarm(this.#deps.clock, at, this.#deps.changed);
  }

  #unusable(error: AgentError): void {
    this.#tell(error.message, () =>
      this.#deps.emit({
        type: "ocsp.unusable",
        path: this.#path,
        error,
        stapled: this.#isStapled,
      }),
    );
  }

  #tell(what: string, emit: () => void): void {
    if (what === this.#told) return;
    this.#told = what;
    emit();
  }
}
