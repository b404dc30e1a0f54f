import { Client, connectivityState, Metadata, status } from "@grpc/grpc-js";
import { formatHostPort, type HostPort } from "../../../config/kinds.ts";
import { CaCredentials, type ConnectionPhase } from "./connector.ts";
import type { TlsConfig } from "./tls-config.ts";

/** The whole name of the one method (contract 4.1). */
const METHOD = "/istio.v1.auth.IstioCertificateService/CreateCertificate";

/** How a call went wrong, as it was seen: what it means is `failure.ts`'s to say. */
export interface CallFailure {
  readonly code: status;
  /** The server's message, or grpc-js's own words. */
  readonly details: string;
  readonly trailers: Metadata;
  /** The status came over the wire; otherwise grpc-js made it up. */
  readonly fromServer: boolean;
  readonly phase: ConnectionPhase;
  readonly tlsError: Error | undefined;
}

export type CallOutcome = { readonly answer: Buffer } | { readonly failure: CallFailure };

export interface ConnectionOptions {
  readonly endpoint: HostPort;
  readonly keepaliveMs: number;
  readonly keepaliveTimeoutMs: number;
}

/**
 * One connection to the CA, made for one `sign` and closed with it: hours pass between two of them,
 * and a connection that stood idle so long may be dead without telling. A connection that failed is
 * not used again, since grpc-js would wait its own backoff and fail the next calls meanwhile; a new one
 * asks DNS anew, and behind a Service may reach another replica.
 */
export class CaConnection {
  readonly tls: TlsConfig | undefined;
  readonly #credentials: CaCredentials;
  readonly #client: Client;

  constructor(tls: TlsConfig | undefined, options: ConnectionOptions) {
    this.tls = tls;
    this.#credentials = new CaCredentials(tls);
    this.#client = new Client(`dns:${formatHostPort(options.endpoint)}`, this.#credentials, {
      "grpc.primary_user_agent": "node-agent",
      "grpc.keepalive_time_ms": options.keepaliveMs,
      "grpc.keepalive_timeout_ms": options.keepaliveTimeoutMs,
      // Retries are ours, with Istio's policy and the events that count them.
      "grpc.enable_retries": 0,
      // The CA is of the mesh: no proxy that the environment names gets the token.
      "grpc.enable_http_proxy": 0,
      // A shared pool would hand a new connection the old one's backoff.
      "grpc.use_local_subchannel_pool": 1,
      // One DNS question less: nobody publishes a service config for a CA in TXT records.
      "grpc.service_config_disable_resolution": 1,
      "grpc.enable_channelz": 0,
    });
  }

  /** Starts connecting ahead of the first call. */
  connect(): void {
    this.#client.getChannel().getConnectivityState(true);
  }

  /** False once a connection attempt failed. */
  get usable(): boolean {
    return this.#state() !== connectivityState.TRANSIENT_FAILURE;
  }

  /** One attempt, connecting included. Throws only the signal's reason. */
  async call(
    request: Buffer,
    metadata: Metadata,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<CallOutcome> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      let heard = false;
      const call = this.#client.makeUnaryRequest(
        METHOD,
        asItIs,
        asItIs,
        request,
        metadata,
        { deadline: Date.now() + timeoutMs },
        (error, answer) => {
          signal.removeEventListener("abort", abort);
          if (signal.aborted) return reject(signal.reason);
          if (error === null && answer !== undefined) return resolve({ answer });
          const { phase, tlsError } = this.#credentials;
          const trailers = error?.metadata ?? new Metadata();
          const fromServer = heard || Object.keys(trailers.getMap()).length > 0;
          resolve({
            failure: {
              code: error?.code ?? status.INTERNAL,
              details: error?.details ?? "",
              trailers,
              fromServer,
              phase,
              tlsError,
            },
          });
        },
      );
      const abort = (): void => call.cancel();
      call.once("metadata", () => (heard = true));
      signal.addEventListener("abort", abort, { once: true });
    });
  }

  close(): void {
    const ready = this.#state() === connectivityState.READY;
    this.#client.close();
    this.#credentials.destroy({ ready });
  }

  #state(): connectivityState {
    return this.#client.getChannel().getConnectivityState(false);
  }
}

/** Messages are encoded and decoded outside, where an answer that is no protobuf gets its own error. */
function asItIs(message: Buffer): Buffer {
  return message;
}
