import { duration, optional, text } from "./kinds.ts";
import type { SettingsTable } from "./setting.ts";

const group = "CA";

/** What all providers have in common; the rest is in their own `settings.ts`. */
export const caSettings = {
  caProvider: {
    flag: "ca-provider",
    env: ["CA_PROVIDER"],
    kind: optional(text),
    default: undefined,
    help: "Which CA to use: istio (or Citadel), self-signed, or files (or GkeWorkloadCertificate) for a mounted certificate. Unset: files where Istio would take them, istio in Kubernetes and where CA_ADDR is set, else self-signed.",
    group,
    common: true,
  },
  proxyConfig: {
    flag: "proxy-config",
    env: ["PROXY_CONFIG"],
    kind: optional(text),
    default: undefined,
    help: "Istio's proxy configuration, YAML or JSON. What is read of it: discoveryAddress, the CA where CA_ADDR is unset; privateKeyProvider.",
    group,
  },
  startJitter: {
    flag: "start-jitter",
    env: [],
    kind: duration({ maxMs: 3_600_000 }),
    default: 0,
    help: "The first request to the CA is made at a random moment within this time, for fleets that start together. 0s: at once.",
    group,
  },
  retryBase: {
    flag: "retry-base",
    env: [],
    kind: duration({ minMs: 10 }),
    default: 1000,
    help: "Shortest wait after a failed request to the CA. Each is drawn from here to three times the one before.",
    group,
  },
  retryCap: {
    flag: "retry-cap",
    env: [],
    kind: duration({ minMs: 10 }),
    default: 60_000,
    help: "Longest wait between two requests to a CA that fails.",
    group,
  },
} satisfies SettingsTable;
