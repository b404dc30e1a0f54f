import { status } from "@grpc/grpc-js";
import { formatHostPort } from "../../../config/kinds.ts";
import { AgentError, toAgentError } from "../../../core/errors.ts";
import { type AttemptResult, withRetries } from "../../attempts.ts";
import type { CaClient, CaDependencies, SignRequest, SignResponse } from "../../client.ts";
import { isRetryable } from "../../grpc-errors.ts";
import { pushbackOf } from "../../pushback.ts";
import { fullBudget } from "../../retry-budget.ts";
import type { RetryPolicy } from "../../retry.ts";
import { ConnectionSlot } from "./connection-slot.ts";
import type { CallFailure, CaConnection, ConnectionOptions } from "./connection.ts";
import { describeFailure } from "./failure.ts";
import { callMetadata } from "./headers.ts";
import { decodeResponse, encodeRequest } from "./messages.ts";
import { signResponse } from "./response.ts";
import type { TlsFiles } from "./tls-config.ts";
import { CallToken, type TokenForCall } from "./token.ts";

export interface IstioClientOptions {
  readonly connection: ConnectionOptions;
  /** Undefined: plaintext. */
  readonly tls: TlsFiles | undefined;
  readonly clusterId: string;
  readonly certSigner: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly timeoutMs: number;
  readonly retry: RetryPolicy;
}

/** `IstioCertificateService/CreateCertificate` with Istio's retries around it. */
export class IstioClient implements CaClient {
  readonly #options: IstioClientOptions;
  readonly #deps: CaDependencies;
  readonly #token: CallToken;
  readonly #budget;
  /** Opened ahead by {@link warm}, for the next `sign` to take. */
  #ahead: ConnectionSlot | undefined;

  constructor(options: IstioClientOptions, deps: CaDependencies) {
    this.#options = options;
    this.#deps = deps;
    this.#token = new CallToken(deps.token, deps.emit);
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
    const slot = this.#ahead ?? this.#slot();
    this.#ahead = undefined;
    const { connection, retry: policy } = this.#options;
    const endpoint = formatHostPort(connection.endpoint);
    const { patienceMs } = request;
    const budget = this.#budget;
    const options = { provider: "istio", endpoint, policy, budget, patienceMs, ...this.#deps };
    try {
      return await withRetries(options, signal, () => this.#attempt(slot, request, signal));
    } finally {
      slot.close();
    }
  }

  #slot(): ConnectionSlot {
    return new ConnectionSlot(this.#options.tls, this.#options.connection);
  }

  async #attempt(
    slot: ConnectionSlot,
    request: SignRequest,
    signal: AbortSignal,
  ): Promise<AttemptResult<SignResponse>> {
    const { certSigner, clusterId, headers, timeoutMs, tls } = this.#options;
    const connection = await slot.take();
    const token = await this.#token.read(connection.tls?.clientCertificate !== true);
    const outcome = await connection.call(
      encodeRequest({ csr: request.csr, ttlMs: request.ttlMs, certSigner }),
      callMetadata({ token: token.value, clusterId, extra: headers }),
      timeoutMs,
      signal,
    );
    if ("answer" in outcome) {
      try {
        return { ok: signResponse(decodeResponse(outcome.answer)) };
      } catch (thrown) {
        tls?.recheck();
        return { error: this.#addressed(thrown), retryable: false, pushback: { kind: "none" } };
      }
    }
    const { failure } = outcome;
    tls?.recheck();
    if (TROUBLE.has(failure.code)) slot.drop();
    const error = this.#describe(failure, connection, request, token);
    return {
      error,
      // What is no CA will be none in 100 ms.
      retryable: isRetryable(failure.code) && error.code !== "CA_BAD_RESPONSE",
      pushback: pushbackOf(failure.trailers),
    };
  }

  /** A broken answer's error, with the address that it lacks. */
  #addressed(thrown: unknown): AgentError {
    const { code, message, hint } = toAgentError(thrown, "CA_BAD_RESPONSE");
    const text = `CA ${formatHostPort(this.#options.connection.endpoint)}: ${message}`;
    return new AgentError(code, text, hint === undefined ? {} : { hint });
  }

  #describe(
    failure: CallFailure,
    { tls }: CaConnection,
    { identity, ttlMs }: SignRequest,
    token: TokenForCall,
  ): AgentError {
    const { connection, clusterId, timeoutMs, headers } = this.#options;
    const clientCertificate = tls?.clientCertificate ?? false;
    return describeFailure(failure, {
      endpoint: connection.endpoint,
      timeoutMs,
      tls,
      now: this.#deps.clock.now(),
      request: { identity, ttlMs, clusterId, clientCertificate, token: token.facts },
      secrets: [token.value?.reveal() ?? "", ...[...headers.values()].filter(isLongEnoughToHide)],
    });
  }
}

/** Codes that tell of a connection or a server in trouble: the next attempt tries another. */
const TROUBLE: ReadonlySet<status> = new Set([
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
  status.CANCELLED,
  status.INTERNAL,
  status.UNKNOWN,
]);

/** A header's value of a few characters is no secret, and would hide half of a message. */
function isLongEnoughToHide(text: string): boolean {
  return text.length >= 8;
}
