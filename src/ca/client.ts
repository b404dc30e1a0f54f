import type { HostPort } from "../config/kinds.ts";
import type { ConfigOf, SettingsTable } from "../config/setting.ts";
import type { Clock } from "../core/clock.ts";
import type { Emit } from "../core/events.ts";
import type { Random } from "../core/random.ts";
import type { Sensitive } from "../core/sensitive.ts";
import type { SpiffeId } from "../identity/spiffe-id.ts";
import type { TokenSource } from "../identity/token.ts";

export interface SignRequest {
  /** PKCS#10, PEM (RFC 2986, RFC 7468). */
  readonly csr: string;
  /** The life asked for, milliseconds. A CA may grant another. */
  readonly ttlMs: number;
  readonly identity: SpiffeId;
  /**
   * There is another CA to ask: a failure is not tried again later than this, monotonic milliseconds,
   * however many ways there are to ask. Undefined: as the client's own policy says.
   */
  readonly retryUntil?: number | undefined;
}

/** What the CA said, unverified: `pki` checks it before anybody sees it. */
export interface SignResponse {
  /** PEM, leaf first, then intermediates. An element may hold several certificates. */
  readonly chain: readonly string[];
  /** PEM of the roots, each element whole as it came. */
  readonly roots: readonly string[];
  /** The life that was asked for in the end, where it was not the one of the request, milliseconds. */
  readonly askedTtlMs?: number;
  /** How long the one call took that was answered, milliseconds; undefined: all of `sign` was that call. */
  readonly tookMs?: number;
}

/**
 * Has CSRs signed. One call has a deadline and its own short retries; it throws only
 * {@link AgentError}s with `CA_…` codes, or the signal's reason when it is aborted.
 */
export interface CaClient {
  sign(request: SignRequest, signal: AbortSignal): Promise<SignResponse>;
  /** Opens the connection ahead of the first call, where there is one. Never throws. */
  warm?(): void;
  close(): void;
}

/** What this workload shows its peers, and a CA that knows it by that. */
export interface WorkloadCertificate {
  /** Differs from one certificate to the next. */
  readonly version: string;
  /** PEM, leaf first. */
  readonly chainPem: string;
  readonly privateKeyPem: Sensitive<Buffer>;
}

/** What every provider gets from the composition root. */
export interface CaDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
  /** Who the CSR is for. */
  readonly identity: SpiffeId;
  readonly token: TokenSource;
  /** The one that is served now; undefined where there is none that is valid. */
  readonly workloadCertificate: () => WorkloadCertificate | undefined;
  readonly inKubernetes: boolean;
}

/**
 * A kind of CA. A new one is a folder with `settings.ts` (tiny, loaded at start) and `provider.ts`
 * (loaded when chosen), and one line in `providers/list.ts`.
 */
export interface CaProvider<S extends SettingsTable> {
  /** The value of `--ca-provider` / CA_PROVIDER. */
  readonly name: string;
  readonly aliases: readonly string[];
  /** The CA asks for the token, so it is worth watching. */
  readonly wantsToken: boolean;
  readonly settings: S;
  readonly load: () => Promise<CaClientFactory<S>>;
}

/**
 * Checks what can be checked at start (throws `AgentError`, exit 2) and makes the client of the CA at
 * `address`: one for each where there are several, none for a CA that has no address.
 */
export type CaClientFactory<S extends SettingsTable> = (
  config: ConfigOf<S>,
  deps: CaDependencies,
  address: HostPort | undefined,
) => Promise<CaClient>;
