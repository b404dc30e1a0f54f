import { isUtf8 } from "node:buffer";
import { AgentError } from "../../core/errors.ts";
import type { SdsLimits } from "../limits.ts";
import { requireNameSize, requireSecrets, tooManyNames } from "../request-rules.ts";
import { METADATA_FIELD, type Validator, validatorOf } from "../validator.ts";
import { cut } from "../wire.ts";

/** What REST goes by of a `DiscoveryRequest`. */
export interface RestRequest {
  readonly names: readonly string[];
  /** What the client has; empty: nothing. */
  readonly version: string;
  /** What the node's metadata says of the trust bundle; undefined: nothing. */
  readonly validator: Validator | undefined;
}

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads a `DiscoveryRequest` in proto3's JSON form: names of fields in snake or camel case, `null` for
 * what is not set, fields that are not known stepped over. Throws `SDS_…` errors.
 */
export function parseRequest(body: Buffer, limits: SdsLimits): RestRequest {
  if (!isUtf8(body)) throw malformed("it is not UTF-8");
  const message = objectOf(parsed(body), "the body");
  const node = objectOf(field(message, "node") ?? {}, "node");
  textOf(field(node, "id"), "node.id");
  const metadata = objectOf(field(node, "metadata") ?? {}, "node.metadata");
  const error = field(message, "error_detail");
  if (error !== undefined) objectOf(error, "error_detail");
  textOf(field(message, "response_nonce"), "response_nonce");
  requireSecrets(textOf(field(message, "type_url"), "type_url"));
  return {
    names: namesOf(field(message, "resource_names"), limits),
    version: textOf(field(message, "version_info"), "version_info"),
    validator: validatorOf(own(metadata, METADATA_FIELD)),
  };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch (error) {
    throw malformed(error instanceof Error ? cut(error.message) : "it is no JSON");
  }
}

/** Undefined also for `null`, which in proto3's JSON is a field's default. */
function field(message: JsonObject, name: string): unknown {
  const camel = name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const [snake, other] = [own(message, name), camel === name ? undefined : own(message, camel)];
  if (snake !== undefined && other !== undefined) {
    throw malformed(`${name} is given twice, as ${name} and as ${camel}`);
  }
  return snake ?? other ?? undefined;
}

const own = (message: JsonObject, name: string): unknown =>
  Object.hasOwn(message, name) ? message[name] : undefined;

function objectOf(value: unknown, name: string): JsonObject {
  if (isObject(value)) return value;
  throw malformed(`${name} is ${kindOf(value)}, not an object`);
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function textOf(value: unknown, name: string): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  throw malformed(`${name} is ${kindOf(value)}, not a string`);
}

function namesOf(value: unknown, limits: SdsLimits): readonly string[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    throw malformed(`resource_names is ${kindOf(value)}, not a list of strings`);
  }
  if (value.length > limits.namesPerStream) {
    throw tooManyNames("request", limits);
  }
  return value.map((name: unknown, index) => nameOf(name, index, limits));
}

function nameOf(value: unknown, index: number, limits: SdsLimits): string {
  if (typeof value !== "string") {
    throw malformed(`resource_names[${index}] is ${kindOf(value)}, not a string`);
  }
  requireNameSize(Buffer.byteLength(value), limits);
  return value;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function malformed(why: string): AgentError {
  return new AgentError("SDS_REQUEST_MALFORMED", `a request is no DiscoveryRequest: ${why}`);
}
