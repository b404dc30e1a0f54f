import { status } from "@grpc/grpc-js";
import { formatHostPort } from "../../../config/kinds.ts";
import { AgentError, toAgentError } from "../../../core/errors.ts";
import type { AttemptResult } from "../../attempts.ts";
import type { CaDependencies, SignRequest, SignResponse } from "../../client.ts";
import { isRetryable } from "../../grpc-errors.ts";
import { pushbackOf } from "../../pushback.ts";
import type { ClientCertificate } from "./client-certificate.ts";
import type { ConnectionSlot } from "./connection-slot.ts";
import type { CallFailure, CaConnection, ConnectionOptions } from "./connection.ts";
import { describeFailure } from "./failure.ts";
import { callMetadata } from "./headers.ts";
import { decodeResponse, encodeRequest } from "./messages.ts";
import { signResponse } from "./response.ts";
import type { TlsFiles } from "./tls-config.ts";
import { CallToken, type TokenForCall } from "./token.ts";

export interface CallOptions {
  readonly connection: ConnectionOptions;
  /** Undefined: plaintext. */
  readonly tls: TlsFiles | undefined;
  readonly clusterId: string;
  readonly certSigner: string;
  readonly headers: ReadonlyMap<string, string>;
  /** What the CA asks of a token. */
  readonly audiences: readonly string[];
  readonly timeoutMs: number;
}

export type CallResult = AttemptResult<SignResponse> & {
  /** The CA does not accept who we are, or may have hung up for that. */
  readonly refused: boolean;
};

/** One call of `CreateCertificate`: what is sent, and what its end means. */
export class CertificateCalls {
  readonly token: CallToken;
  readonly #options: CallOptions;
  readonly #deps: CaDependencies;

  constructor(options: CallOptions, deps: CaDependencies) {
    this.#options = options;
    this.#deps = deps;
    this.token = new CallToken(deps.token, deps.emit);
  }

  /** With `own`, that certificate is shown and the token stays at home. */
  async make(
    slot: ConnectionSlot,
    own: ClientCertificate | undefined,
    request: SignRequest,
    signal: AbortSignal,
  ): Promise<CallResult> {
    const { certSigner, clusterId, headers, timeoutMs, tls } = this.#options;
    const connection = await slot.take();
    const needed = connection.tls?.clientCertificate === undefined;
    const token = own === undefined ? await this.token.read(needed) : WITHHELD;
    const began = this.#deps.clock.monotonic();
    const outcome = await connection.call(
      encodeRequest({ csr: request.csr, ttlMs: request.ttlMs, certSigner }),
      callMetadata({ token: token.value, clusterId, extra: headers }),
      timeoutMs,
      signal,
    );
    const tookMs = this.#deps.clock.monotonic() - began;
    if ("answer" in outcome) {
      try {
        const answer = signResponse(decodeResponse(outcome.answer));
        return { ok: { ...answer, tookMs }, refused: false };
      } catch (thrown) {
        tls?.recheck();
        const error = this.#addressed(thrown);
        return { error, retryable: false, pushback: { kind: "none" }, refused: false };
      }
    }
    const { failure } = outcome;
    tls?.recheck();
    if (TROUBLE.has(failure.code)) slot.drop();
    const error = this.#describe(failure, connection, request, token);
    const refused =
      error.code === "CA_UNAUTHENTICATED" ||
      // A policy before the CA may know callers by their tokens alone.
      (own !== undefined && (error.code === "CA_DENIED" || endedBeforeAnyWord(failure)));
    return {
      error,
      // What is no CA will be none in 100 ms, and who is refused will be.
      retryable: !refused && isRetryable(failure.code) && error.code !== "CA_BAD_RESPONSE",
      pushback: pushbackOf(failure.trailers),
      refused,
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
    const { connection, clusterId, timeoutMs, headers, audiences } = this.#options;
    const clientCertificate = tls?.clientCertificate;
    return describeFailure(failure, {
      endpoint: connection.endpoint,
      timeoutMs,
      tls,
      now: this.#deps.clock.now(),
      request: { identity, ttlMs, clusterId, clientCertificate, token: token.facts, audiences },
      secrets: [token.value?.reveal() ?? "", ...[...headers.values()].filter(isLongEnoughToHide)],
    });
  }
}

const WITHHELD: TokenForCall = { value: undefined, facts: undefined };

/**
 * In the handshake, or right behind it: with TLS 1.3 a server sees a client's certificate only then, and
 * its alert may be lost with the connection.
 */
function endedBeforeAnyWord({ code, fromServer, phase }: CallFailure): boolean {
  return code === status.UNAVAILABLE && !fromServer && phase !== "connecting";
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
