import type { experimental } from "@grpc/grpc-js";
import { alarm, type Clock, type Timer } from "../../core/clock.ts";
import type { Authority, ServingCertificate } from "../authority/authority.ts";
import type { CaLog } from "./log.ts";

export const SERVING_TTL_MS = 24 * 3_600_000;
export const SERVING_RETRY_MS = 60_000;

export interface ServingCertificateParts {
  readonly authority: Authority;
  readonly names: readonly string[];
  readonly clock: Clock;
  readonly log: CaLog;
}

/**
 * The CA server's own certificate, from its own CA, replaced at half of its life. New connections get
 * the new one (grpc-js calls `setSecureContext`), those that are open go on. Client certificates are
 * asked for and checked against the same root, but need not come.
 */
export class ServingCertificates implements experimental.CertificateProvider {
  readonly #parts: ServingCertificateParts;
  readonly #identityListeners = new Set<experimental.IdentityCertificateUpdateListener>();
  readonly #caListeners = new Set<experimental.CaCertificateUpdateListener>();
  #current: ServingCertificate;
  #alarm: Timer;

  private constructor(parts: ServingCertificateParts, first: ServingCertificate) {
    this.#parts = parts;
    this.#current = first;
    this.#alarm = this.#armAt(this.#halfLife());
  }

  static async start(parts: ServingCertificateParts): Promise<ServingCertificates> {
    return new ServingCertificates(parts, await issue(parts));
  }

  stop(): void {
    this.#alarm.cancel();
  }

  /** grpc-js expects the first call after it has added the listener, never during it. */
  addIdentityCertificateListener(listener: experimental.IdentityCertificateUpdateListener): void {
    this.#identityListeners.add(listener);
    queueMicrotask(() => this.#identityListeners.has(listener) && listener(this.#identity()));
  }

  removeIdentityCertificateListener(
    listener: experimental.IdentityCertificateUpdateListener,
  ): void {
    this.#identityListeners.delete(listener);
  }

  addCaCertificateListener(listener: experimental.CaCertificateUpdateListener): void {
    this.#caListeners.add(listener);
    const caCertificate = Buffer.from(this.#parts.authority.rootPem);
    queueMicrotask(() => this.#caListeners.has(listener) && listener({ caCertificate }));
  }

  removeCaCertificateListener(listener: experimental.CaCertificateUpdateListener): void {
    this.#caListeners.delete(listener);
  }

  #identity(): experimental.IdentityCertificateUpdate {
    const { chainPem, keyPem } = this.#current;
    return { certificate: Buffer.from(chainPem), privateKey: keyPem.reveal() };
  }

  #halfLife(): number {
    const now = this.#parts.clock.now();
    return now + (this.#current.notAfter - now) / 2;
  }

  #armAt(moment: number): Timer {
    return alarm(this.#parts.clock, moment, () => void this.#replace());
  }

  async #replace(): Promise<void> {
    const { clock, log } = this.#parts;
    try {
      this.#current = await issue(this.#parts);
      for (const listener of this.#identityListeners) listener(this.#identity());
      this.#alarm = this.#armAt(this.#halfLife());
      log("info", "TLS certificate replaced", { serial: this.#current.serial });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      log("warn", "TLS certificate not replaced", { reason });
      this.#alarm = this.#armAt(clock.now() + SERVING_RETRY_MS);
    }
  }
}

const issue = ({ authority, names }: ServingCertificateParts): Promise<ServingCertificate> =>
  authority.issueServing(names, SERVING_TTL_MS);
