import { formatHostPort, type HostPort } from "../config/kinds.ts";
import type { CaClient } from "./client.ts";

/** One of the CAs, as a try sees it. */
export interface CaEndpoint {
  /** As {@link endpointName} gives it. */
  readonly name: string;
  /** The first of the list: what it says about roots is what the mesh goes by. */
  readonly preferred: boolean;
  /** For `SignRequest.retryUntil`. */
  readonly retryUntil: number | undefined;
}

/** Has one CA sign, and checks what it answers: only both together count as an answer. */
export type SignAndVerify<T> = (
  client: CaClient,
  endpoint: CaEndpoint,
  signal: AbortSignal,
) => Promise<T>;

/** The CAs that may sign, behind one question. */
export interface Signers {
  /** The first good answer. Throws the one CA's error, or one that has the reason of each. */
  first<T>(attempt: SignAndVerify<T>, signal: AbortSignal): Promise<T>;
}

/** A CA's name in logs and metrics. Without an address it is inside the agent. */
export function endpointName(address: HostPort | undefined): string {
  return address === undefined ? "in-process" : formatHostPort(address);
}
