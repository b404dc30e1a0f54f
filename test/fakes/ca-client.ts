import type { CaClient, SignRequest, SignResponse } from "../../src/ca/client.ts";
import type { SignAndVerify, Signers } from "../../src/ca/endpoint.ts";
import type { AnswerOptions, TestCa } from "../support/test-ca.ts";

/** What stands between a CSR and its answer. `deaf` hangs and does not hear the abort either. */
export type CaFault = "none" | "hang" | "deaf" | Error;

/**
 * A CA in this process: it signs with a {@link TestCa}, for real. Faults are switches, and so is what
 * is wrong with the answer. Where CAs are asked in order, it is the only one.
 */
export class FakeCaClient implements CaClient, Signers {
  fault: CaFault = "none";
  /** The life granted, whatever was asked; undefined: what was asked. */
  grantMs: number | undefined;
  answer: AnswerOptions = {};
  readonly requests: SignRequest[] = [];
  inFlight = 0;
  mostInFlight = 0;
  closed = false;
  readonly #ca: TestCa;

  constructor(ca: TestCa) {
    this.#ca = ca;
  }

  async sign(request: SignRequest, signal: AbortSignal): Promise<SignResponse> {
    this.requests.push(request);
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    try {
      signal.throwIfAborted();
      if (this.fault instanceof Error) throw this.fault;
      if (this.fault !== "none") await this.#hang(signal);
      const ttlMs = this.grantMs ?? request.ttlMs;
      return await this.#ca.answer(request.csr, { ttlMs, ...this.answer });
    } finally {
      this.inFlight -= 1;
    }
  }

  first<T>(attempt: SignAndVerify<T>, signal: AbortSignal): Promise<T> {
    return attempt(this, { name: "fake", preferred: true, retryUntil: undefined }, signal);
  }

  close(): void {
    this.closed = true;
  }

  #hang(signal: AbortSignal): Promise<never> {
    const heard = this.fault === "deaf" ? new AbortController().signal : signal;
    return new Promise((_resolve, reject) => {
      heard.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
  }
}
