import { grpc } from "../../src/gen/health.js";
import { envoy } from "../../src/gen/sds.js";
import { SECRET_TYPE_URL } from "../../src/sds/wire.ts";
import type { Random } from "./random.ts";

const { DiscoveryRequest, DeltaDiscoveryRequest } = envoy.service.discovery.v3;

/** Two that are served, and those that come close: only the very name may open anything. */
const NAMES = [
  "default",
  "ROOTCA",
  "defaul",
  "default ",
  "default\0",
  "Default",
  "DEFAULT",
  "rootca",
  "",
  "*",
  "__proto__",
  "constructor",
  "../default",
  "file-cert:/etc/passwd",
  "kubernetes://x",
  "\u{1f511}",
  "x".repeat(5_000),
] as const;

const TYPES = [
  SECRET_TYPE_URL,
  SECRET_TYPE_URL,
  SECRET_TYPE_URL,
  "",
  "type.googleapis.com/envoy.config.cluster.v3.Cluster",
  "%0a\n",
] as const;

export type Kind = "sotw" | "delta" | "health";

/** A request that could be meant, or one that was. */
export function message(random: Random, kind: Kind, nonce: string): Buffer {
  const bytes = Buffer.from(valid(random, kind, nonce));
  if (random.chance(0.02)) return random.bytes(200);
  return random.chance(0.3) ? random.mutate(bytes) : bytes;
}

function valid(random: Random, kind: Kind, seen: string): Uint8Array {
  const some = (): string[] => random.many(4, () => random.pick(NAMES));
  const nonce = random.pick(["", "", seen, "1-1", "made up"]);
  const error = random.chance(0.2)
    ? { errorDetail: { code: random.integer(20), message: random.bytes(40).toString("latin1") } }
    : {};
  const node = random.chance(0.5) ? { node: { id: `fuzz ${random.integer(100)}` } } : {};
  const typeUrl = random.pick(TYPES);
  if (kind === "health") {
    const service = random.pick(["", "envoy.service.secret.v3.SecretDiscoveryService", "other"]);
    return grpc.health.v1.HealthCheckRequest.encode({ service }).finish();
  }
  const head = { responseNonce: nonce, typeUrl, ...node, ...error };
  if (kind === "sotw") {
    const versionInfo = random.pick(["", "v1"]);
    return DiscoveryRequest.encode({ versionInfo, resourceNames: some(), ...head }).finish();
  }
  return DeltaDiscoveryRequest.encode({
    resourceNamesSubscribe: some(),
    resourceNamesUnsubscribe: some(),
    initialResourceVersions: Object.fromEntries(some().map((name) => [name, "v1"])),
    ...head,
  }).finish();
}

/** What a REST client could say, as text. */
export function json(random: Random): string {
  const names = random.many(3, () => random.pick(NAMES));
  const whole = {
    [random.pick(["resource_names", "resourceNames", "names"])]: random.pick([
      names,
      names,
      "a",
      1,
    ]),
    [random.pick(["type_url", "typeUrl"])]: random.pick(TYPES),
    version_info: random.pick(["", "v1", "v2"]),
    node: random.pick<unknown>([{ id: "fuzz" }, null, [], { id: 7 }]),
  };
  return random.pick([
    JSON.stringify(whole),
    JSON.stringify(names),
    "null",
    "{",
    "[[[[",
    '"',
  ] as const);
}
