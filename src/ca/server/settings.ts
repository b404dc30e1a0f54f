import { agentSettings } from "../../config/agent-settings.ts";
import {
  boolean,
  choice,
  duration,
  list,
  listenAddress,
  optional,
  path,
  secret,
  text,
} from "../../config/kinds.ts";
import type { ConfigOf, SettingsTable } from "../../config/setting.ts";
import { caDirSetting } from "../authority/settings.ts";

const group = "node-agent ca";

const authentication = {
  devToken: {
    flag: "dev-token",
    env: [],
    kind: optional(secret(text)),
    default: undefined,
    help: "Callers show this token, and get the identity that their CSR asks for. On a command line others can read it: prefer the file.",
    group,
  },
  devTokenFile: {
    flag: "dev-token-file",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "The same, with the token in a file, read afresh for each call.",
    group,
    common: true,
  },
  jwks: {
    flag: "jwks",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "Callers show a JWT signed by one of the keys in this JWKS file, and get the identity of its service account, as istiod does it. Read again when it changes.",
    group,
    common: true,
  },
  jwtIssuer: {
    flag: "jwt-issuer",
    env: [],
    kind: optional(text),
    default: undefined,
    help: "Issuer (iss) that a JWT has to have. Unset: any whose key is in the JWKS file.",
    group,
  },
  jwtAudience: {
    flag: "jwt-audience",
    env: [],
    kind: text,
    default: "istio-ca",
    help: "Audience (aud) that a JWT has to have.",
    group,
  },
  insecureNoAuth: {
    flag: "insecure-no-auth",
    env: [],
    kind: boolean,
    default: false,
    help: "Anybody who can connect gets any identity.",
    group,
  },
} satisfies SettingsTable;

const lifetimes = {
  maxTtl: {
    flag: "max-ttl",
    env: ["MAX_WORKLOAD_CERT_TTL"],
    kind: duration({ minMs: 1000 }),
    default: 7_776_000_000,
    help: "Longest lifetime of a workload's certificate.",
    group,
  },
  defaultTtl: {
    flag: "default-ttl",
    env: ["DEFAULT_WORKLOAD_CERT_TTL"],
    kind: duration({ minMs: 1000 }),
    default: 86_400_000,
    help: "Lifetime where a caller asks for none.",
    group,
  },
  ttlAboveMax: {
    flag: "ttl-above-max",
    env: [],
    kind: choice(["refuse", "cap"]),
    default: "refuse",
    help: "What happens to a request above --max-ttl: refused as by istiod, or shortened as by istio-csr.",
    group,
  },
} satisfies SettingsTable;

/** The settings of `node-agent ca`. */
export const caServerSettings = {
  listen: {
    flag: "listen",
    env: [],
    kind: listenAddress,
    default: { host: "127.0.0.1", port: 15012 },
    help: "Where the CA listens. Port 0 is any, and is printed.",
    group,
    common: true,
  },
  caDir: { ...caDirSetting, group, common: true },
  rootOut: {
    flag: "root-out",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "File to write the root certificate to, for the agents' CA_ROOT_CA. It appears when the CA listens.",
    group,
    common: true,
  },
  tlsNames: {
    flag: "tls-names",
    env: [],
    kind: list,
    default: [],
    help: "DNS names and IP addresses of the CA's TLS certificate. Unset: localhost, 127.0.0.1, ::1, the host's name and the address of --listen.",
    group,
  },
  plaintext: {
    flag: "plaintext",
    env: [],
    kind: boolean,
    default: false,
    help: "Listen without TLS: tokens travel in the clear.",
    group,
  },
  trustDomain: {
    ...agentSettings.trustDomain,
    help: "Trust domain of the SPIFFE IDs that are signed.",
    group,
  },
  ...authentication,
  ...lifetimes,
  logFormat: { ...agentSettings.logFormat, default: "text" },
  configFile: agentSettings.configFile,
  drainTimeout: agentSettings.drainTimeout,
  development: agentSettings.development,
} satisfies SettingsTable;

export type CaServerConfig = ConfigOf<typeof caServerSettings>;
