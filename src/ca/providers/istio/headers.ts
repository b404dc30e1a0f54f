import { Metadata } from "@grpc/grpc-js";
import type { StringMap } from "../../../config/kinds.ts";
import { AgentError } from "../../../core/errors.ts";
import type { Sensitive } from "../../../core/sensitive.ts";

/** Names that gRPC and HTTP/2 keep for themselves, or that we fill. */
const RESERVED: ReadonlySet<string> = new Set([
  "authorization",
  "clusterid",
  "connection",
  "content-type",
  "host",
  "te",
  "user-agent",
]);

/** CA_HEADER_* in the form gRPC wants. Throws INVALID_VALUE that names the header, not its value. */
export function extraHeaders(headers: Sensitive<StringMap>): ReadonlyMap<string, string> {
  const checked = new Map<string, string>();
  for (const [name, value] of Object.entries(headers.reveal())) {
    const key = name.toLowerCase();
    const refuse = (why: string): never => {
      throw new AgentError("INVALID_VALUE", `CA_HEADER_${name} cannot be sent: ${why}`);
    };
    if (!/^[0-9a-z_.-]+$/.test(key)) refuse("a name has letters, digits, and _ . - only");
    if (RESERVED.has(key) || key.startsWith("grpc-")) refuse("gRPC or node-agent sets this header");
    // gRPC: printable ASCII; names that end in -bin hold bytes.
    if (!key.endsWith("-bin") && !/^[\x20-\x7e]*$/.test(value)) {
      refuse("its value is not printable ASCII; a name that ends in -bin may hold other bytes");
    }
    if (checked.has(key)) refuse("another header has this name in other letters");
    checked.set(key, value);
  }
  return checked;
}

export interface CallHeaders {
  readonly token: Sensitive<string> | undefined;
  readonly clusterId: string;
  readonly extra: ReadonlyMap<string, string>;
}

/** The metadata of one call (contract 4.1). */
export function callMetadata({ token, clusterId, extra }: CallHeaders): Metadata {
  const metadata = new Metadata();
  // Without it the CA takes its own cluster, so an empty one says nothing.
  if (clusterId !== "") metadata.set("clusterid", clusterId);
  if (token !== undefined) metadata.set("authorization", `Bearer ${token.reveal()}`);
  for (const [name, value] of extra) {
    metadata.set(name, name.endsWith("-bin") ? Buffer.from(value) : value);
  }
  return metadata;
}
