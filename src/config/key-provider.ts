/** Hardware that takes a handshake's signature off Envoy, under the names and settings of Istio's ProxyConfig. */
export interface KeyProvider {
  readonly name: KeyProviderName;
  /** How long Envoy collects signatures before the hardware is asked, milliseconds, above 0. */
  readonly pollDelayMs: number;
  /** Where there is no such hardware, Envoy signs itself. */
  readonly fallback: boolean;
}

export type KeyProviderName = (typeof KEY_PROVIDERS)[number];
export const KEY_PROVIDERS = ["cryptomb", "qat"] as const;
