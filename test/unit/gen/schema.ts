import { existsSync } from "node:fs";
import { join } from "node:path";
import protobuf from "protobufjs";

const PROJECT = join(import.meta.dirname, "../../..");
const PACKAGES = join(PROJECT, "node_modules");

/** Our pruned protos, by reflection: what the generated code was made from. */
export const ours = load(
  [join(PROJECT, "protos")],
  [
    "envoy/service/secret/v3/sds.proto",
    "envoy/extensions/transport_sockets/tls/v3/secret.proto",
    "envoy/extensions/transport_sockets/tls/v3/tls_spiffe_validator_config.proto",
  ],
);

/** The full upstream protos, as another project ships them. */
export const upstream = load(
  [
    ...["envoy-api", "googleapis", "protoc-gen-validate", "xds"].map((name) =>
      join(PACKAGES, "@grpc/grpc-js-xds/deps", name),
    ),
    join(PACKAGES, "protobufjs"),
  ],
  [
    "envoy/service/secret/v3/sds.proto",
    "envoy/extensions/transport_sockets/tls/v3/secret.proto",
    "envoy/extensions/transport_sockets/tls/v3/tls_spiffe_validator_config.proto",
  ],
);

function load(folders: readonly string[], files: string[]): protobuf.Root {
  const root = new protobuf.Root();
  root.resolvePath = (_origin, target) =>
    folders.map((folder) => join(folder, target)).find(existsSync) ?? target;
  root.loadSync(files).resolveAll();
  return root;
}

/** Newer than the snapshot that the peer ships; names and numbers are those of Envoy's API of 2026-08. */
export const newerThanUpstream: readonly string[] = [
  ".envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.suppressClientCaList",
  ".envoy.extensions.transport_sockets.tls.v3.GenericSecret.secrets",
  ".envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain.workloadTrustDomain",
  ".envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.trustBundles",
];

/** Every message type below a namespace, nested ones included. */
export function messageTypes(namespace: protobuf.NamespaceBase): protobuf.Type[] {
  return namespace.nestedArray.flatMap((child) => [
    ...(child instanceof protobuf.Type ? [child] : []),
    ...(child instanceof protobuf.Namespace ? messageTypes(child) : []),
  ]);
}

/**
 * What a message means, as a plain object: fields that are set, without proto3's defaults. Message
 * instances of any codec and plain input come out equal when they say the same.
 */
export function meaning(type: protobuf.Type, message: object): Record<string, unknown> {
  const said: Record<string, unknown> = {};
  for (const field of type.fieldsArray) {
    const value: unknown = Reflect.get(message, field.name);
    if (!Object.hasOwn(message, field.name) || isAbsent(field, value)) continue;
    said[field.name] = valueOf(field, value);
  }
  return said;
}

function isAbsent(field: protobuf.Field, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (field.repeated) return Array.isArray(value) && value.length === 0;
  if (field.map) return Object.keys(value).length === 0;
  if (field.partOf !== null || field.resolvedType instanceof protobuf.Type) return false;
  return value instanceof Uint8Array ? value.length === 0 : value === field.typeDefault;
}

function valueOf(field: protobuf.Field, value: unknown): unknown {
  if (field.repeated && Array.isArray(value)) return value.map((one) => single(field, one));
  if (field.map && typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, one]): [string, unknown] => [key, single(field, one)]),
    );
  }
  return single(field, value);
}

function single(field: protobuf.Field, value: unknown): unknown {
  if (field.resolvedType instanceof protobuf.Type && typeof value === "object" && value !== null) {
    return meaning(field.resolvedType, value);
  }
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : value;
}
