import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import * as z from "zod/mini";
import { grpc } from "../../../src/gen/health.js";
import { google, istio } from "../../../src/gen/istio-ca.js";

/** Messages as Go's types encode them: test/data/codec/README.md says how they were made. */
const vectors = z
  .array(
    z.strictObject({
      name: z.string(),
      message: z.string(),
      fields: z.record(z.string(), z.unknown()),
      hex: z.string(),
    }),
  )
  .parse(
    JSON.parse(
      readFileSync(join(import.meta.dirname, "../../data/codec/ca-and-health.json"), "utf8"),
    ),
  );

const { IstioCertificateRequest, IstioCertificateResponse } = istio.v1.auth;
const { HealthCheckRequest, HealthCheckResponse } = grpc.health.v1;

type Value = google.protobuf.Value.$Properties;

/** A JSON object as a Struct: protobuf's JSON form of a Struct is the object it means. */
function struct(fields: object): google.protobuf.Struct.$Properties {
  return {
    fields: Object.fromEntries(
      Object.entries(fields).map(([key, one]): [string, Value] => [key, value(one)]),
    ),
  };
}

function value(json: unknown): Value {
  if (json === null) return { nullValue: google.protobuf.NullValue.NULL_VALUE };
  if (typeof json === "boolean") return { boolValue: json };
  if (typeof json === "number") return { numberValue: json };
  if (typeof json === "string") return { stringValue: json };
  if (Array.isArray(json)) return { listValue: { values: json.map(value) } };
  return { structValue: struct(z.record(z.string(), z.unknown()).parse(json)) };
}

/** The way back. */
function json(one: Value): unknown {
  if (one.structValue) return jsonObject(one.structValue);
  if (one.listValue) return (one.listValue.values ?? []).map(json);
  return one.stringValue ?? one.numberValue ?? one.boolValue ?? null;
}

function jsonObject(from: google.protobuf.Struct.$Properties): unknown {
  return Object.fromEntries(
    Object.entries(from.fields ?? {}).map(([key, one]): [string, unknown] => [key, json(one)]),
  );
}

/** The vectors of one message, each with its bytes. */
function vectorsOf(message: string) {
  return vectors
    .filter((vector) => vector.message === message)
    .map(({ name, fields, hex }) => [name, fields, Buffer.from(hex, "hex")] as const);
}

describe.each(vectorsOf("istio.v1.auth.IstioCertificateRequest"))("%s", (_name, fields, bytes) => {
  const said = z
    .strictObject({
      csr: z._default(z.string(), ""),
      validityDuration: z._default(z.coerce.number(), 0),
      metadata: z.optional(z.record(z.string(), z.unknown())),
    })
    .parse(fields);

  test("our bytes are Go's", () => {
    const { metadata, ...rest } = said;
    const ours = IstioCertificateRequest.encode({
      ...rest,
      ...(metadata && { metadata: struct(metadata) }),
    }).finish();
    expect(Buffer.from(ours).toString("hex")).toBe(bytes.toString("hex"));
  });

  test("we read Go's bytes as Go does", () => {
    const { csr, validityDuration, metadata } = IstioCertificateRequest.decode(bytes);
    expect({
      csr,
      validityDuration,
      metadata: metadata ? jsonObject(metadata) : undefined,
    }).toEqual({ metadata: undefined, ...said });
  });
});

describe.each(vectorsOf("istio.v1.auth.IstioCertificateResponse"))("%s", (_name, fields, bytes) => {
  const { certChain } = z
    .strictObject({ certChain: z._default(z.array(z.string()), []) })
    .parse(fields);

  test("our bytes are Go's", () => {
    const ours = IstioCertificateResponse.encode({ certChain }).finish();
    expect(Buffer.from(ours).toString("hex")).toBe(bytes.toString("hex"));
  });

  test("we read Go's bytes as Go does", () => {
    expect(IstioCertificateResponse.decode(bytes).certChain).toEqual(certChain);
  });
});

describe.each(vectorsOf("grpc.health.v1.HealthCheckRequest"))("%s", (_name, fields, bytes) => {
  const { service } = z.strictObject({ service: z._default(z.string(), "") }).parse(fields);

  test("our bytes are Go's, and read the same", () => {
    expect(Buffer.from(HealthCheckRequest.encode({ service }).finish())).toEqual(bytes);
    expect(HealthCheckRequest.decode(bytes).service).toBe(service);
  });
});

describe.each(vectorsOf("grpc.health.v1.HealthCheckResponse"))("%s", (_name, fields, bytes) => {
  const { ServingStatus } = HealthCheckResponse;
  const said = z
    .strictObject({
      status: z._default(
        z.enum(["UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"]),
        "UNKNOWN",
      ),
    })
    .parse(fields);
  const status = ServingStatus[said.status];

  test("our bytes are Go's, and read the same", () => {
    expect(Buffer.from(HealthCheckResponse.encode({ status }).finish())).toEqual(bytes);
    expect(HealthCheckResponse.decode(bytes).status).toBe(status);
  });
});

test("the file has every message of the two protocols", () => {
  expect([...new Set(vectors.map(({ message }) => message))].sort()).toEqual([
    "grpc.health.v1.HealthCheckRequest",
    "grpc.health.v1.HealthCheckResponse",
    "istio.v1.auth.IstioCertificateRequest",
    "istio.v1.auth.IstioCertificateResponse",
  ]);
});
