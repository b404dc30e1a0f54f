import { duration, optional, path, text } from "./kinds.ts";
import type { SettingsTable } from "./setting.ts";

const group = "Identity";

export const identitySettings = {
  trustDomain: {
    flag: "trust-domain",
    env: ["TRUST_DOMAIN"],
    kind: text,
    default: "cluster.local",
    help: "Trust domain of the SPIFFE ID. Unset, a mounted certificate says its own.",
    group,
    common: true,
  },
  namespace: {
    flag: "namespace",
    env: ["POD_NAMESPACE"],
    kind: optional(text),
    default: undefined,
    help: "Namespace of the workload. Unset: the one in the token.",
    group,
  },
  serviceAccount: {
    flag: "service-account",
    env: ["SERVICE_ACCOUNT"],
    kind: optional(text),
    default: undefined,
    help: "Service account of the workload. Unset: the one in the token.",
    group,
  },
  podName: {
    flag: "pod-name",
    env: ["POD_NAME"],
    kind: optional(text),
    default: undefined,
    help: "Name of the pod, told to Envoy as control_plane.identifier. Unset: the host's name.",
    group,
  },
  tokenPath: {
    flag: "token-path",
    env: [],
    kind: path,
    default: "./var/run/secrets/tokens/istio-token",
    help: "Service account token, read afresh for each call to the CA.",
    group,
  },
  tokenExpiryWarning: {
    flag: "token-expiry-warning",
    env: [],
    kind: duration({ minMs: 1_000 }),
    default: 600_000,
    help: "How long before its end a token that was not replaced is warned about; for a short one, in the last tenth of its life.",
    group,
  },
} satisfies SettingsTable;
