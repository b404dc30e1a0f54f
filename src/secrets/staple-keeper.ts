import { type Clock, type Timer, whenPassed } from "../core/clock.ts";
import type { AgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import { parseCertificates } from "../pki/certificate.ts";
import type { OcspResponse } from "../pki/ocsp.ts";
import { contentVersion } from "./digest.ts";
import { FileFollower } from "./file-follower.ts";
import { type Secret, type TlsCertificate, TRUST_BUNDLE } from "./secret.ts";
import { stapleFile } from "./staple-file.ts";
import { chooseStaple, NO_STAPLE, type StapleChoice } from "./staple.ts";
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
  /** Why the file cannot be read now: the newest was there before. */
  #fileProblem: AgentError | undefined;
  /** About the certificate that is served. */
  #lastGood: OcspResponse | undefined;
  /** One of the two goes with the certificate. */
  #isStapled = false;
  #told = "";
  #looks: readonly Timer[] = [];

  constructor(deps: StapleKeeperDependencies) {
    this.#deps = deps;
    this.#follower = new FileFollower<OcspResponse>({
      clock: deps.clock,
      open: (path) =>
        stapleFile(path, (error) => {
          this.#fileProblem = error;
          this.#unusable(error);
        }),
      changed: (response) => {
        this.#response = response;
        this.#fileProblem = undefined;
        deps.changed();
      },
    });
  }

  /** From now on this file, or none. Never throws. */
  async choose(path: string | undefined): Promise<void> {
    this.#path = path ?? "";
    await this.#follower.follow(path);
    if (path !== undefined) return;
    this.#fileProblem = undefined;
    if (this.#told !== "") this.#deps.emit({ type: "ocsp.off" });
    this.#told = "";
  }

  /** The workload's certificate with the response about it, where there is a good one. */
  readonly finish = (secret: Secret): Secret => {
    if (secret.kind !== "tls-certificate") return secret;
    const { staple, lastGood, problem } = this.#choose(secret);
    this.#isStapled = staple !== undefined;
    this.#lastGood = lastGood;
    this.#lookAgain(this.#response, lastGood);
    const error = this.#fileProblem ?? problem;
    if (error !== undefined) this.#unusable(error);
    else if (staple !== undefined) this.#good(staple);
    if (staple === undefined) return secret;
    const version = contentVersion(secret.version, staple.der.toString("base64"));
    return { ...secret, version, ocspStaple: staple.der };
  };

  stop(): void {
    this.#follower.stop();
    this.#lookAgain();
  }

  #choose({ chainPem }: TlsCertificate): StapleChoice {
    const [leaf, ...others] = parseCertificates(chainPem, "the chain");
    if (this.#response === undefined || leaf === undefined) return NO_STAPLE;
    const { clock, store } = this.#deps;
    // Roots are shown before a leaf of theirs.
    const bundle = store.get(TRUST_BUNDLE);
    const roots = bundle?.kind === "trust-bundle" ? parseCertificates(bundle.pem, "bundle") : [];
    const stapling = { leaf, cas: [...others, ...roots], now: clock.now() };
    return chooseStaple(this.#response, this.#lastGood, stapling);
  }

  /** When the clock passes where one of these begins or ends, or is set back before it. */
  #lookAgain(...responses: readonly (OcspResponse | undefined)[]): void {
    for (const look of this.#looks) look.cancel();
    const { clock, changed } = this.#deps;
    const moments = new Set(responses.flatMap((each) => [each?.thisUpdate, each?.nextUpdate]));
    this.#looks = [...moments].flatMap((at) =>
      at === undefined ? [] : [whenPassed(clock, at, changed)],
    );
  }

  #good({ serial, nextUpdate }: OcspResponse): void {
    this.#tell(`stapled ${serial} ${nextUpdate}`, () =>
      this.#deps.emit({ type: "ocsp.stapled", path: this.#path, serial, nextUpdate }),
    );
  }

  /** What is told with it: whether the last good one is stapled all the same. */
  #unusable(error: AgentError): void {
    const stapled = this.#isStapled;
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
