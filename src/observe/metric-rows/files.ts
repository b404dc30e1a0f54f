import type { FileSecretKind } from "../../core/file-events.ts";
import { codesWhere } from "./codes.ts";
import type { MetricRows } from "./row.ts";

const KINDS = ["tls-certificate", "trust-bundle"] as const satisfies FileSecretKind[];

/** Secrets that are files. All of it stays at 0 until somebody asks for one, or the certificate is mounted. */
export const fileMetrics = {
  node_agent_file_secrets: {
    type: "gauge",
    help: "Names of files that are followed, and the mounted certificate, by what their files are now: good, or of no use.",
    labels: { kind: KINDS, state: ["good", "unusable"] },
    unit: "count",
    origin: "ours",
  },
  node_agent_file_loads_total: {
    type: "counter",
    help: "Times that a secret was read from its files, for the first time or anew.",
    labels: { kind: KINDS },
    unit: "count",
    origin: "ours",
  },
  node_agent_file_failures_total: {
    type: "counter",
    help: "Secrets whose files were found to be of no use, and names that were refused, by reason.",
    labels: { code: codesWhere((code) => /^(FILE_|CERT_|CODE_NOT_LOADED)/.test(code)) },
    unit: "count",
    origin: "ours",
  },
  node_agent_file_secret_not_after_timestamp_seconds: {
    type: "gauge",
    help: "When a secret that was read from files ends; there as long as its name is followed.",
    labels: { name: "name of the secret, as Envoy asks for it; 256 at most" },
    unit: "unix time",
    late: true,
    origin: "ours",
  },
} as const satisfies MetricRows;
