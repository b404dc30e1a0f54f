import type { Clock } from "../../core/clock.ts";
import { AgentError, toAgentError } from "../../core/errors.ts";
import type { Sensitive } from "../../core/sensitive.ts";
import type { VerifiedCsr } from "./csr.ts";
import { keyPem } from "./issuer-file.ts";
import { newKey, signServing, signWorkload, spkiOf, type Issuer, type Signed } from "./issuer.ts";
import { openIssuers, renewIssuing, type Issuers } from "./issuers.ts";
import { LEAF_BACKDATE_MS, renewalIsDue, type Validity, validityWithin } from "./validity.ts";

export interface WorkloadRequest {
  /** From {@link readCsr}, so that nobody can have a key certified which it does not have. */
  readonly csr: VerifiedCsr;
  /** The one URI SAN of the certificate. Whether the caller may have it was decided before. */
  readonly uri: string;
  readonly ttlMs: number;
}

export interface Issued extends Omit<Signed, "pem"> {
  /** PEM: leaf, issuing certificate. */
  readonly chain: readonly [leaf: string, issuing: string];
  /** PEM. */
  readonly roots: readonly [root: string];
}

/** A certificate for a TLS server of our own, with its key. */
export interface ServingCertificate extends Omit<Signed, "pem"> {
  readonly chainPem: string;
  /** PKCS#8 PEM. */
  readonly keyPem: Sensitive<Buffer>;
}

export interface AuthorityOptions {
  readonly clock: Clock;
  /** The folder that keeps the CA; without one it lives as long as the process. */
  readonly caDir?: string | undefined;
  /** Told when a new issuing certificate could not be stored; the old one goes on meanwhile. */
  readonly onRenewalFailed: (error: AgentError) => void;
}

/**
 * The development CA: a root, an issuing certificate under it, and what it signs. It checks no
 * caller: who may have which name is decided in front of it.
 */
export class Authority {
  readonly #options: AuthorityOptions;
  #issuers: Issuers;
  #renewal: Promise<void> | undefined;

  private constructor(options: AuthorityOptions, issuers: Issuers) {
    this.#options = options;
    this.#issuers = issuers;
  }

  /** Reads the CA of `caDir`, or makes a new one, there or in memory. Throws `CA_STATE_UNUSABLE`. */
  static async open(options: AuthorityOptions): Promise<Authority> {
    const issuers = await openIssuers(options.clock.now(), options.caDir);
    return new Authority(options, issuers);
  }

  get rootPem(): string {
    return this.#issuers.root.pem;
  }

  /** Throws `CA_FAILED` when the CA's own certificates have ended. */
  async issue({ csr, uri, ttlMs }: WorkloadRequest): Promise<Issued> {
    const issuing = await this.#issuing();
    const { pem, ...signed } = signWorkload(issuing, csr.spki, uri, this.#life(issuing, ttlMs));
    return { ...signed, chain: [pem, issuing.pem], roots: [this.rootPem] };
  }

  /** For DNS names and IP addresses. Throws as {@link issue}. */
  async issueServing(names: readonly string[], ttlMs: number): Promise<ServingCertificate> {
    const issuing = await this.#issuing();
    const key = newKey();
    const life = this.#life(issuing, ttlMs);
    const { pem, ...signed } = signServing(issuing, spkiOf(key), names, life);
    return { ...signed, chainPem: pem + issuing.pem, keyPem: keyPem(key) };
  }

  #life(issuing: Issuer, ttlMs: number): Validity {
    return validityWithin(this.#options.clock.now(), ttlMs, LEAF_BACKDATE_MS, issuing);
  }

  /** The issuing certificate, renewed when it is time. Many callers at once renew it once. */
  async #issuing(): Promise<Issuer> {
    const now = this.#options.clock.now();
    if (renewalIsDue(this.#issuers.issuing, this.#issuers.root, now)) {
      this.#renewal ??= this.#renew(now).finally(() => (this.#renewal = undefined));
      await this.#renewal;
    }
    const { root, issuing } = this.#issuers;
    if (now < root.notAfter && now < issuing.notAfter) return issuing;
    throw now < root.notAfter
      ? ended("issuing certificate", issuing, "make --ca-dir writable: it is renewed by itself")
      : ended("root", root, "begin with a new root: another --ca-dir, or a restart without one");
  }

  async #renew(now: number): Promise<void> {
    try {
      this.#issuers = await renewIssuing(this.#issuers.root, now, this.#options.caDir);
    } catch (error) {
      this.#options.onRenewalFailed(toAgentError(error, "CA_STATE_UNUSABLE"));
    }
  }
}

function ended(what: string, { notAfter }: Validity, hint: string): AgentError {
  const when = new Date(notAfter).toISOString();
  return new AgentError("CA_FAILED", `the ${what} of the development CA ended at ${when}`, {
    hint,
  });
}
