import { boolean, choice, optional, path } from "./kinds.ts";
import type { SettingsTable } from "./setting.ts";

const group = "Revocation";

/** Which certificates are good no more, as Envoy and its clients are told. */
export const revocationSettings = {
  crl: {
    flag: "crl",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "PEM file of revocation lists (CRLs), one of each CA that signs peers. They go out with the roots; the file is followed as it changes.",
    group,
  },
  istioCrl: {
    flag: "istio-crl",
    env: ["PILOT_ENABLE_CA_CRL"],
    kind: boolean,
    default: true,
    help: "Without --crl, use the lists that Istio mounts at /var/run/secrets/istio/crl/ca-crl.pem, if they are there.",
    group,
  },
  crlExpired: {
    flag: "crl-expired",
    env: [],
    kind: choice(["keep", "drop"]),
    default: "keep",
    help: "What is done with a list past its nextUpdate: keep it, by which Envoy refuses every peer of that CA, or drop it, by which revoked peers are admitted.",
    group,
  },
  ocspStaple: {
    flag: "ocsp-staple",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "File with the DER of an OCSP response, stapled to the workload's certificate while it is about that one, and good. It is followed as it changes.",
    group,
  },
} satisfies SettingsTable;
