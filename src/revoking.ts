import { dirname } from "node:path";
import { fileStamp, LOOK_LIMIT_MS } from "./ca/watched-file.ts";
import { type Clock, within } from "./core/clock.ts";
import type { Emit } from "./core/events.ts";
import type { Finishing } from "./secrets/finishing.ts";
import type { RevocationChoice, RevocationKeeper } from "./secrets/revocation-keeper.ts";
import { TRUST_BUNDLE, WORKLOAD_CERTIFICATE } from "./secrets/secret.ts";
import type { StapleKeeper } from "./secrets/staple-keeper.ts";
import type { SecretStore } from "./secrets/store.ts";

/** Where it is read which certificates are good no more: what can change while the agent runs. */
export interface RevocationFiles {
  readonly crl: RevocationChoice;
  /** DER of an OCSP response about the workload's own certificate. */
  readonly staplePath: string | undefined;
}

export interface RevokingDependencies {
  readonly clock: Clock;
  readonly emit: Emit;
  readonly store: SecretStore;
  readonly finishing: Finishing;
}

/** Puts together what is said of revocation, with the roots and with the certificate. */
export class Revoking {
  readonly #deps: RevokingDependencies;
  #lists: RevocationKeeper | undefined;
  #staple: StapleKeeper | undefined;
  /** What was served last, for lists that are chosen later: they may be by a CA of it. PEM, leaf first. */
  #chainPem: string | undefined;
  /** The last choice: a file system may answer when there is a newer one. */
  #choice: RevocationChoice | undefined;
  #stopped = false;

  constructor(deps: RevokingDependencies) {
    this.#deps = deps;
  }

  /** Few have such files, so what follows them is loaded for those alone. Never throws. */
  async choose({ crl, staplePath }: RevocationFiles): Promise<void> {
    const choosing = Promise.all([this.#chooseLists(crl), this.#chooseStaple(staplePath)]);
    // A file system that does not answer must not cost the certificate.
    await within(this.#deps.clock, LOOK_LIMIT_MS, choosing);
  }

  /** This chain is about to be served. PEM, leaf first. */
  expect(chainPem: string): void {
    this.#chainPem = chainPem;
    this.#lists?.expect(chainPem);
  }

  stop(): void {
    this.#stopped = true;
    this.#lists?.stop();
    this.#staple?.stop();
  }

  async #chooseLists(choice: RevocationChoice): Promise<void> {
    this.#choice = choice;
    if (this.#lists === undefined && !(await mayBeThere(choice))) return;
    const { RevocationKeeper } = await import("./secrets/revocation-keeper.ts");
    if (this.#stopped || this.#choice !== choice) return;
    const { finishing, ...deps } = this.#deps;
    if (this.#lists === undefined) {
      const changed = (): void => finishing.again(TRUST_BUNDLE);
      this.#lists = new RevocationKeeper({ ...deps, changed });
      if (this.#chainPem !== undefined) this.#lists.expect(this.#chainPem);
      finishing.add(this.#lists.finish);
    }
    await this.#lists.choose(choice);
  }

  async #chooseStaple(path: string | undefined): Promise<void> {
    if (this.#staple === undefined && path === undefined) return;
    const { StapleKeeper } = await import("./secrets/staple-keeper.ts");
    if (this.#stopped) return;
    const { finishing, ...deps } = this.#deps;
    if (this.#staple === undefined) {
      const changed = (): void => finishing.again(WORKLOAD_CERTIFICATE);
      this.#staple = new StapleKeeper({ ...deps, changed });
      finishing.add(this.#staple.finish);
    }
    await this.#staple.choose(path);
  }
}

/** Of an optional ConfigMap that is missing kubelet mounts an empty folder; without a mount none ever comes. */
async function mayBeThere({ path, optional }: RevocationChoice): Promise<boolean> {
  if (path === undefined) return false;
  return !optional || (await fileStamp(dirname(path))) !== undefined;
}
