import { listOf, stringMap } from "./collections.ts";
import { kindOf } from "./kind-of.ts";
import { choice, duration, optional, path } from "./kinds.ts";
import type { Kind, SettingsTable } from "./setting.ts";

const group = "Trust";

/** As `openssl x509 -fingerprint -sha256` prints it, or without the colons. */
const fingerprint: Kind<string> = kindOf(
  "SHA-256",
  "the SHA-256 of a certificate, 64 hexadecimal digits with or without colons",
  (text) => {
    const isOne = /^([0-9a-f]{64}|[0-9a-f]{2}(:[0-9a-f]{2}){31})$/i.test(text);
    return isOne ? text.replaceAll(":", "").toLowerCase() : undefined;
  },
);

/** Whom the workload trusts, and how a change of that comes about. */
export const trustSettings = {
  trustBundle: {
    flag: "trust-bundle",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "File of roots to trust beside the CA's own, such as a mounted ConfigMap or ClusterTrustBundle: PEM, or a SPIFFE bundle in JSON. It is followed as it changes.",
    group,
  },
  federatedBundle: {
    flag: "federated-bundle",
    env: [],
    kind: stringMap,
    default: {},
    help: "Roots of another trust domain, for its own workloads alone: --federated-bundle DOMAIN=FILE, in the forms of --trust-bundle. They are served with the SPIFFE validator.",
    group,
  },
  validator: {
    flag: "validator",
    env: [],
    kind: choice(["trusted-ca", "spiffe"]),
    default: "trusted-ca",
    help: "What ROOTCA tells Envoy to judge peers by: the workload's own roots (trusted_ca), or Envoy's SPIFFE validator, with the roots of each trust domain.",
    group,
  },
  distrustRoot: {
    flag: "distrust-root",
    env: [],
    kind: listOf(fingerprint),
    default: [],
    help: "SHA-256 of a root that is trusted no more, whoever names it. At SIGHUP it is read again.",
    group,
  },
  rootPropagationDelay: {
    flag: "root-propagation-delay",
    env: [],
    kind: duration({ maxMs: 3_600_000 }),
    default: 10_000,
    help: "How long a certificate under a new root waits while the old one is good, so that peers have the root first; up to half is added at random.",
    group,
  },
  rootChangeWindow: {
    flag: "root-change-window",
    env: [],
    kind: duration({ maxMs: 86_400_000 }),
    default: 300_000,
    help: "Within this time of a change of the roots, at a random moment, a new certificate is asked for; within a quarter of what is left of the old one.",
    group,
  },
} satisfies SettingsTable;
