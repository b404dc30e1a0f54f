import type { Clock } from "../core/clock.ts";
import type { Emit } from "../core/events.ts";
import { LatestWriter } from "../core/latest-writer.ts";
import type { Random } from "../core/random.ts";
import {
  TRUST_BUNDLE,
  type TlsCertificate,
  type TrustBundle,
  WORKLOAD_CERTIFICATE,
} from "../secrets/secret.ts";
import type { SecretStore } from "../secrets/store.ts";
import { CHAIN, KEY, ROOTS } from "./layout.ts";
import { problemAt } from "./problem.ts";
import type { SetFolder } from "./set-folder.ts";

export interface OutputSettings {
  readonly folder: string;
  /** Rights of `key.pem`. */
  readonly keyMode: number;
  /** The group of the files; undefined: the process's own. */
  readonly gid: number | undefined;
}

export interface OutputDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
  readonly store: Pick<SecretStore, "get" | "watch">;
  /** The folder itself. */
  readonly files: Pick<SetFolder, "replace">;
}

/** What is written together: a certificate, and the roots that are served with it. */
interface Served {
  readonly certificate: TlsCertificate;
  readonly bundle: TrustBundle;
}

/** Certificates and roots are no secret. */
const PUBLIC_MODE = 0o644;

/**
 * Writes what is served to a folder, under Istio's names, each time it changes. Nothing waits for it,
 * and what goes wrong is told and tried again. At the end the files stay.
 */
export class Output {
  readonly #settings: OutputSettings;
  readonly #store: OutputDependencies["store"];
  readonly #files: OutputDependencies["files"];
  readonly #writer: LatestWriter<Served>;
  readonly #unwatch: readonly (() => void)[];
  /** The newest that was served. New roots are written beside it though it has expired. */
  #certificate: TlsCertificate | undefined;

  constructor(settings: OutputSettings, deps: OutputDependencies) {
    const { clock, random, emit, store, files } = deps;
    const path = settings.folder;
    this.#settings = settings;
    this.#store = store;
    this.#files = files;
    this.#writer = new LatestWriter<Served>({
      clock,
      random,
      write: (served) => this.#write(served),
      written: ({ certificate: { serial, spiffeId, notAfter } }, seconds) =>
        emit({ type: "output.written", path, serial, spiffeId, notAfter, seconds }),
      failed: (thrown, failures, retryAt) => {
        const error = problemAt(path, thrown);
        emit({ type: "output.write_failed", path, error, failures, retryAt });
      },
    });
    // New roots and the certificate under them come together more often than not, and are one write.
    this.#unwatch = [WORKLOAD_CERTIFICATE, TRUST_BUNDLE].map((name) =>
      store.watch(name, () => this.#changed()),
    );
  }

  /** Waits for a write that has begun, for a moment; writes no more. */
  async stop(): Promise<void> {
    for (const unwatch of this.#unwatch) unwatch();
    await this.#writer.close();
  }

  #changed(): void {
    const served = this.#store.get(WORKLOAD_CERTIFICATE);
    const bundle = this.#store.get(TRUST_BUNDLE);
    if (served?.kind === "tls-certificate") this.#certificate = served;
    const certificate = this.#certificate;
    if (certificate === undefined || bundle?.kind !== "trust-bundle") return;
    this.#writer.put({ certificate, bundle });
  }

  async #write({ certificate, bundle }: Served): Promise<void> {
    const { keyMode, gid } = this.#settings;
    // A copy: the key is overwritten a while after it was replaced, however long a disk takes.
    const key = Buffer.from(certificate.privateKeyPem.reveal());
    try {
      await this.#files.replace([
        { name: KEY, data: key, mode: keyMode, gid },
        { name: CHAIN, data: certificate.chainPem, mode: PUBLIC_MODE, gid },
        { name: ROOTS, data: bundle.pem, mode: PUBLIC_MODE, gid },
      ]);
    } finally {
      key.fill(0);
    }
  }
}
