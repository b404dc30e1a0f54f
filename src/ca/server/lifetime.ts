import { AgentError } from "../../core/errors.ts";

export interface LifetimePolicy {
  /** Milliseconds, both. */
  readonly defaultTtl: number;
  readonly maxTtl: number;
  readonly ttlAboveMax: "refuse" | "cap";
}

/**
 * The lifetime for a request's `validity_duration`, in milliseconds. As istiod: nothing asked for
 * (0 or negative) is the default, too much is refused, in its words. Throws `CA_INVALID_REQUEST`.
 */
export function grantedTtl(askedSeconds: number, policy: LifetimePolicy): number {
  if (!(askedSeconds > 0)) return policy.defaultTtl;
  const asked = askedSeconds * 1000;
  if (asked <= policy.maxTtl) return asked;
  if (policy.ttlAboveMax === "cap") return policy.maxTtl;
  throw new AgentError(
    "CA_INVALID_REQUEST",
    `requested TTL ${goDuration(asked)} is greater than the max allowed TTL ${goDuration(policy.maxTtl)}`,
  );
}

/** Whole seconds as Go prints a `time.Duration`: `87600h0m0s`, `1m30s`, `10s`. */
export function goDuration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours > 0) return `${hours}h${minutes % 60}m${seconds % 60}s`;
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
}
