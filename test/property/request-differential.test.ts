import { fc } from "@fast-check/vitest";
import type protobuf from "protobufjs";
import { describe, expect, test } from "vitest";
import { AgentError } from "../../src/core/errors.ts";
import { decodeDeltaRequest } from "../../src/sds/delta-request.ts";
import { defaultLimits } from "../../src/sds/limits.ts";
import { decodeRequest } from "../../src/sds/request.ts";
import { legible } from "../../src/core/legible.ts";
import { messageOf } from "../unit/gen/arbitrary.ts";
import { attempt, type Looked, readUpstream, reduced, upstreamType } from "./upstream.ts";

interface Metadata {
  readonly fields?: Record<string, { readonly kind?: string; readonly [value: string]: unknown }>;
}

/** Fields of an upstream message, with proto3's defaults. */
interface Upstream {
  readonly resourceNames?: string[];
  readonly resourceNamesSubscribe?: string[];
  readonly resourceNamesUnsubscribe?: string[];
  readonly initialResourceVersions?: Record<string, string>;
  readonly typeUrl?: string;
  readonly responseNonce?: string;
  readonly node?: { readonly id?: string; readonly metadata?: Metadata | null } | null;
  readonly errorDetail?: { readonly code?: number; readonly message?: string } | null;
}

const head = ({ typeUrl = "", responseNonce = "", node, errorDetail }: Upstream) => ({
  typeUrl,
  nonce: responseNonce,
  node: node ? { id: cutTo(node.id, 256), validator: validatorIn(node.metadata) } : undefined,
  error: errorDetail
    ? { code: errorDetail.code ?? 0, message: cutTo(errorDetail.message, 1_024) }
    : undefined,
});

/** A text for logs is cut and made legible. */
const cutTo = (text = "", bytes: number): string =>
  legible(Buffer.from(text).subarray(0, bytes).toString());

/** What the node's metadata says of the SPIFFE validator, by SPIRE's rules, put down a second time. */
function validatorIn(metadata: Metadata | null = {}): string | undefined {
  const value = metadata?.fields?.["disable_spiffe_cert_validation"];
  const said = value?.kind === undefined ? undefined : value[value.kind];
  if (said === true || /^(1|t|T|true|TRUE|True)$/.test(wordOf(said))) return "trusted-ca";
  if (said === false || /^(0|f|F|false|FALSE|False)$/.test(wordOf(said))) return "spiffe";
  return undefined;
}

const wordOf = (said: unknown): string => (typeof said === "string" ? said : "");

/** A node whose metadata have the field, in any form; beside others, before or behind it. */
const told = fc.record({
  before: fc.dictionary(fc.string(), fc.constant({ boolValue: true }), { maxKeys: 2 }),
  value: fc.oneof(
    fc.boolean().map((boolValue) => ({ boolValue })),
    fc.constantFrom("true", "F", "1", "yes", "", "TRUE", "falsehood").map((stringValue) => ({
      stringValue,
    })),
    fc.constant({ numberValue: 1 }),
    fc.constant({ nullValue: 0 }),
    fc.constant({ structValue: { fields: {} } }),
  ),
});

/** Messages as they come, half of them with the field in their node's metadata. */
const messagesOf = (type: protobuf.Type) =>
  fc.tuple(messageOf(type, 3), fc.option(told, { nil: undefined })).map(([message, said]) => {
    if (said === undefined) return message;
    const fields = { ...said.before, disable_spiffe_cert_validation: said.value };
    return { ...message, node: { id: "n", metadata: { fields } } };
  });

const VALUE: Looked = { 1: "number", 2: "fixed", 3: "label", 4: "number", 5: "any", 6: "any" };
const METADATA: Looked = { 1: { 1: "label", 2: VALUE } };
const NODE: Looked = { 1: "label", 3: METADATA };
const STATUS: Looked = { 1: "number", 2: "label" };
const ENTRY: Looked = { 1: "text", 2: "text" };

const variants = [
  {
    name: "DiscoveryRequest",
    type: upstreamType("DiscoveryRequest"),
    decode: (bytes: Buffer): object => decodeRequest(bytes, defaultLimits),
    expected: (said: Upstream): object => ({ ...head(said), names: said.resourceNames ?? [] }),
    looked: { 2: NODE, 3: "text", 4: "text", 5: "text", 6: STATUS },
  },
  {
    name: "DeltaDiscoveryRequest",
    type: upstreamType("DeltaDiscoveryRequest"),
    decode: (bytes: Buffer): object => decodeDeltaRequest(bytes, defaultLimits),
    expected: (said: Upstream): object => ({
      ...head(said),
      subscribe: said.resourceNamesSubscribe ?? [],
      unsubscribe: said.resourceNamesUnsubscribe ?? [],
      has: new Map(Object.entries(said.initialResourceVersions ?? {})),
    }),
    looked: { 1: NODE, 2: "text", 3: "text", 4: "text", 5: ENTRY, 6: "text", 7: STATUS },
  },
] as const;

/** One to three small changes. */
const changes = fc.array(fc.record({ at: fc.nat(), byte: fc.nat(255), how: fc.nat(2) }), {
  minLength: 1,
  maxLength: 3,
});

type Change = typeof changes extends fc.Arbitrary<(infer T)[]> ? T : never;

function change(bytes: Buffer, { at, byte, how }: Change): Buffer {
  const where = bytes.length === 0 ? 0 : at % bytes.length;
  if (how === 0) return Buffer.concat([bytes.subarray(0, where), bytes.subarray(where + 1)]);
  const rest = bytes.subarray(how === 1 ? where + 1 : where);
  return Buffer.concat([bytes.subarray(0, where), Buffer.from([byte]), rest]);
}

describe.each(variants)(
  "$name, as the upstream protos have it",
  ({ type, decode, expected, looked }) => {
    const bytesOf = (message: object): Buffer => Buffer.from(type.encode(message).finish());

    test("a valid message: the same fields", () => {
      fc.assert(
        fc.property(messagesOf(type), (message) => {
          const bytes = bytesOf(message);
          expect(attempt(() => decode(bytes))).toEqual(expected(type.decode(bytes) as Upstream));
        }),
        { numRuns: 1_000 },
      );
    });

    test("a mutated message: the same fields, and the same verdict but for what is listed", () => {
      let [compared, refused] = [0, 0];
      fc.assert(
        fc.property(messagesOf(type), changes, (message, some) => {
          const bytes = some.reduce(change, bytesOf(message));
          const needed = reduced(bytes, looked);
          const theirs = needed && readUpstream(type, needed);
          const ours = attempt(() => decode(bytes));
          compared += 1;
          if (theirs === undefined) {
            refused += 1;
            expect(ours, bytes.toString("hex")).toBeInstanceOf(AgentError);
          } else expect(ours, bytes.toString("hex")).toEqual(expected(theirs as Upstream));
        }),
        { numRuns: 3_000 },
      );
      // The comparison is not empty.
      expect(compared).toBeGreaterThan(1_000);
      expect(refused).toBeGreaterThan(100);
    });
  },
);
