import {
  boolean,
  duration,
  integer,
  optional,
  path,
  secret,
  stringMap,
  text,
} from "../../../config/kinds.ts";
import type { SettingsTable } from "../../../config/setting.ts";
import { Sensitive } from "../../../core/sensitive.ts";
import { caAddresses } from "./address.ts";

const group = "CA";

/** The rows of the `istio` provider. Loaded at start, so they load nothing of the client. */
export const istioSettings = {
  caAddr: {
    flag: "ca-addr",
    env: ["CA_ADDR"],
    kind: optional(caAddresses),
    default: undefined,
    help: "Address of the CA, host:port; several, separated by commas, are asked in this order. Unset: discoveryAddress of PROXY_CONFIG. Port 15010 is spoken to in plaintext.",
    group,
    common: true,
  },
  caServerName: {
    flag: "ca-server-name",
    env: ["ISTIOD_SAN"],
    kind: optional(text),
    default: undefined,
    help: "Name the CA's TLS certificate has to carry. Unset: the host of its address.",
    group,
  },
  caRootCa: {
    flag: "ca-root-ca",
    env: ["CA_ROOT_CA"],
    kind: optional(path),
    default: undefined,
    help: "PEM file with the roots of the CA's TLS certificate; SYSTEM takes the operating system's. Unset: Istio's order of places (docs/ca-istio.md).",
    group,
    common: true,
  },
  pilotCertProvider: {
    flag: "pilot-cert-provider",
    env: ["PILOT_CERT_PROVIDER"],
    kind: text,
    default: "istiod",
    help: "Who signed istiod's TLS certificate: custom reads ./etc/certs/root-cert.pem, none has no root of its own, all else ./var/run/secrets/istio/root-cert.pem.",
    group,
  },
  provCert: {
    flag: "prov-cert",
    env: ["PROV_CERT"],
    kind: optional(path),
    default: undefined,
    help: "Folder with cert-chain.pem and key.pem, shown to the CA as a client certificate, and root-cert.pem, the CA's roots.",
    group,
  },
  clusterId: {
    flag: "cluster-id",
    env: ["ISTIO_META_CLUSTER_ID"],
    kind: text,
    default: "",
    help: "Cluster whose API server issued the token, as the CA knows it. Empty: the CA's own.",
    group,
  },
  certSigner: {
    flag: "cert-signer",
    env: ["ISTIO_META_CERT_SIGNER"],
    kind: text,
    default: "",
    help: "Signer the CA should use, where it has several. Empty: the CA's default.",
    group,
  },
  caHeaders: {
    flag: "ca-header",
    env: ["CA_HEADER_*"],
    // Headers often hold an API key, so their values are treated as one.
    kind: secret(stringMap),
    default: new Sensitive({}),
    help: "Extra gRPC metadata for the CA, NAME=VALUE; with CA_HEADER_NAME the rest of the name is the header.",
    group,
  },
  caPlaintext: {
    flag: "ca-plaintext",
    env: [],
    kind: boolean,
    default: false,
    help: "Speak to the CA without TLS on any port: the token travels in the clear.",
    group,
  },
  caTimeout: {
    flag: "ca-timeout",
    env: [],
    kind: duration({ minMs: 10, maxMs: 600_000 }),
    default: 10_000,
    help: "Deadline of one attempt, connecting included.",
    group,
  },
  caAttempts: {
    flag: "ca-attempts",
    env: [],
    kind: integer({ min: 1, max: 10 }),
    default: 5,
    help: "Attempts within one request to the CA, the first included. Between requests the rotator waits longer.",
    group,
  },
  caKeepaliveInterval: {
    flag: "ca-keepalive-interval",
    env: ["GRPC_KEEPALIVE_INTERVAL"],
    kind: duration({ minMs: 1_000 }),
    default: 30_000,
    help: "Time between HTTP/2 pings while a call to the CA waits.",
    group,
  },
  caKeepaliveTimeout: {
    flag: "ca-keepalive-timeout",
    env: ["GRPC_KEEPALIVE_TIMEOUT"],
    kind: duration({ minMs: 1_000 }),
    default: 10_000,
    help: "Time a ping may stay unanswered before the connection counts as broken.",
    group,
  },
} satisfies SettingsTable;
