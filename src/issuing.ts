import type { CaDependencies } from "./ca/client.ts";
import { connectOrWait, LateCa } from "./ca/late-ca.ts";
import type { CaPool } from "./ca/pool.ts";
import type { Renewal } from "./core/renewal.ts";
import type { TokenSource } from "./identity/token.ts";
import type { Keeping } from "./keeping.ts";
import { Rotating, type RotatingDependencies, type RotatingOptions } from "./rotating.ts";
import { servedCertificate } from "./secrets/served-certificate.ts";
import type { TrustChoice } from "./trusting.ts";

export interface IssuingOptions extends RotatingOptions {
  readonly token: TokenSource;
  readonly inKubernetes: boolean;
  /** Makes the clients of the chosen CAs; throws what is wrong with their settings. */
  readonly connectCa: (deps: CaDependencies) => Promise<CaPool>;
}

/**
 * Certificates from a CA: its connection is opened while the rest is loaded, and what was stored before a
 * restart is served before what a new certificate needs is loaded.
 */
export class Issuing implements Keeping {
  readonly #options: IssuingOptions;
  readonly #deps: RotatingDependencies;
  readonly #rotating: Rotating;
  #ca: CaPool | LateCa | undefined;

  constructor(options: IssuingOptions, deps: RotatingDependencies) {
    this.#options = options;
    this.#deps = deps;
    this.#rotating = new Rotating(options, deps);
  }

  async start(serve: () => Promise<void>, anew: boolean): Promise<void> {
    const { identity, token, inKubernetes, connectCa } = this.#options;
    const workloadCertificate = servedCertificate(this.#deps.store);
    const deps = { ...this.#deps, identity, token, inKubernetes, workloadCertificate };
    const restoring = this.#rotating.restore();
    const canServe = async (): Promise<boolean> => (await restoring) !== undefined;
    const connecting = connectOrWait(() => connectCa(deps), canServe);
    const [ca, restored] = await Promise.all([connecting, restoring]);
    this.#ca = ca;
    const isLate = ca instanceof LateCa;
    // A connection that was made now would be old when what was restored is renewed.
    if (restored === undefined && !isLate) ca.warm();
    const shown = restored && (await this.#rotating.show(restored));
    // Who cannot ask for a certificate is to tell that now, and not when it is due.
    const rotate = (): Promise<void> => this.#rotating.start(ca, shown, anew || isLate);
    if (shown === undefined) {
      await rotate();
      await serve();
    } else {
      await serve();
      await rotate();
    }
  }

  renew(): Renewal | undefined {
    return this.#rotating.renew();
  }

  reload(choice: TrustChoice): Promise<void> {
    return this.#rotating.reload(choice);
  }

  get lastError() {
    return this.#rotating.lastError;
  }

  stop(): Promise<void> {
    return this.#rotating.stop();
  }

  close(): void {
    this.#ca?.close();
  }
}
