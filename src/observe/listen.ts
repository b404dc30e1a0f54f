import { backoffDelay, type BackoffPolicy } from "../core/backoff.ts";
import type { Clock, Timer } from "../core/clock.ts";
import { AgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { Random } from "../core/random.ts";
import type { HttpListener, ListenAddress } from "./http.ts";

/**
 * Quick at first, since an agent that is being replaced lets its port go within seconds; then twice a
 * minute, which an idle process can afford.
 */
export const REBIND: BackoffPolicy = { baseMs: 1_000, capMs: 30_000, jitter: 0.1 };

export interface ListeningOptions {
  readonly listener: HttpListener;
  readonly address: ListenAddress;
  /** True: what is not there at the first try is an error. */
  readonly required: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
}

/**
 * Binds the metrics listener, now or, where the address is taken, as soon as it is free: SDS does not
 * depend on it. One event tells of the failure, one of the success.
 */
export class Listening {
  readonly #options: ListeningOptions;
  #timer: Timer | undefined;
  #bound: ListenAddress | undefined;
  #closed = false;

  constructor(options: ListeningOptions) {
    this.#options = options;
  }

  /** Where it listens; undefined while it does not. */
  get address(): ListenAddress | undefined {
    return this.#bound;
  }

  /** Resolves after the first try. Throws METRICS_BIND when that failed and it is required. */
  async start(): Promise<void> {
    const { address, required, emit } = this.#options;
    try {
      await this.#bind();
    } catch (thrown) {
      const error = bindError(address, thrown);
      if (required) throw error;
      emit({ type: "metrics.failed", error });
      this.#retry(1);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    await this.#options.listener.close();
  }

  async #bind(): Promise<void> {
    const { listener, address, emit } = this.#options;
    this.#bound = await listener.listen(address);
    if (this.#closed) return listener.close();
    emit({ type: "metrics.listening", address: addressText(this.#bound) });
  }

  #retry(failures: number): void {
    if (this.#closed) return;
    const { clock, random } = this.#options;
    this.#timer = clock.timer(backoffDelay(REBIND, failures, random), () => {
      this.#bind().catch(() => this.#retry(failures + 1));
    });
  }
}

export function addressText({ host, port }: ListenAddress): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}

const HINTS: Readonly<Record<string, string>> = {
  EADDRINUSE:
    "beside pilot-agent port 15020 is taken: use --metrics-addr :15024, and list 15024 in the annotation traffic.sidecar.istio.io/excludeInboundPorts",
  EACCES: "ports below 1024 need the capability NET_BIND_SERVICE: use another --metrics-addr",
  EADDRNOTAVAIL: "no interface of this machine has the address: correct --metrics-addr",
};

function bindError(address: ListenAddress, thrown: unknown): AgentError {
  const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : "";
  const reason = code === "EADDRINUSE" ? "the address is in use" : String(thrown);
  const hint = HINTS[code];
  return new AgentError("METRICS_BIND", `cannot listen on ${addressText(address)}: ${reason}`, {
    cause: thrown,
    ...(hint === undefined ? {} : { hint }),
  });
}
