import { formatHostPort } from "../../../config/kinds.ts";
import { AgentError } from "../../../core/errors.ts";
import { withRetries } from "../../attempts.ts";
import type { CaClient, CaDependencies, SignRequest, SignResponse } from "../../client.ts";
import { fullBudget } from "../../retry-budget.ts";
import type { RetryPolicy } from "../../retry.ts";
import { CertificateCalls, type CallOptions, type CallResult } from "./certificate-calls.ts";
import type { ClientCertificate } from "./client-certificate.ts";
import { ConnectionSlot } from "./connection-slot.ts";
import { ownCertificate, type Signed, signedOrThrow, signEitherWay } from "./mtls-renewal.ts";

export interface IstioClientOptions extends CallOptions {
  readonly retry: RetryPolicy;
  /** The workload's own certificate may stand in for a token that does not do. */
  readonly mtlsRenewal: boolean;
}

/** `IstioCertificateService/CreateCertificate` with Istio's retries around it. */
export class IstioClient implements CaClient {
  readonly #options: IstioClientOptions;
  readonly #deps: CaDependencies;
  readonly #calls: CertificateCalls;
  readonly #budget;
  /** Opened ahead by {@link warm}, for the next `sign` to take. */
  #ahead: ConnectionSlot | undefined;

  constructor(options: IstioClientOptions, deps: CaDependencies) {
    this.#options = options;
    this.#deps = deps;
    this.#calls = new CertificateCalls(options, deps);
    this.#budget = { value: fullBudget(options.retry.attempts, deps.clock.monotonic()) };
  }

  warm(): void {
    this.#ahead ??= this.#slot();
    void this.#ahead.warm();
  }

  /** A `sign` on its way ends by its own signal. */
  close(): void {
    this.#ahead?.close();
    this.#ahead = undefined;
  }

  async sign(request: SignRequest, signal: AbortSignal): Promise<SignResponse> {
    const { emit, clock } = this.#deps;
    const certificate = this.#ownCertificate();
    const byToken = (): Promise<Signed> => this.#signBy(undefined, request, signal);
    if (certificate === undefined) return signedOrThrow(await byToken());
    return signEitherWay({
      endpoint: formatHostPort(this.#options.connection.endpoint),
      tokenProblem: await this.#calls.token.problem(clock.now()),
      byToken,
      byCertificate: () => this.#signBy(certificate, request, signal),
      emit,
    });
  }

  #ownCertificate(): ClientCertificate | undefined {
    if (!this.#options.mtlsRenewal || this.#options.tls === undefined) return undefined;
    const served = this.#deps.workloadCertificate();
    return served && ownCertificate(served, this.#deps.emit);
  }

  /** By `own` alone if it is given, else by the token (and what the files hold). */
  async #signBy(
    own: ClientCertificate | undefined,
    request: SignRequest,
    signal: AbortSignal,
  ): Promise<Signed> {
    const slot = own === undefined ? this.#takeAhead() : this.#slot(own);
    const { connection, retry: policy } = this.#options;
    const endpoint = formatHostPort(connection.endpoint);
    const { retryUntil } = request;
    const budget = this.#budget;
    const options = { provider: "istio", endpoint, policy, budget, retryUntil, ...this.#deps };
    let refused = false;
    const call = async (): Promise<CallResult> => {
      const result = await this.#calls.make(slot, own, request, signal);
      refused = result.refused;
      return result;
    };
    try {
      return { ok: await withRetries(options, signal, call) };
    } catch (thrown) {
      if (refused && thrown instanceof AgentError) return { refused: thrown };
      throw thrown;
    } finally {
      slot.close();
    }
  }

  #takeAhead(): ConnectionSlot {
    const slot = this.#ahead ?? this.#slot();
    this.#ahead = undefined;
    return slot;
  }

  #slot(own?: ClientCertificate): ConnectionSlot {
    return new ConnectionSlot(this.#options.tls, this.#options.connection, own);
  }
}
