import * as fc from "fast-check";
import protobuf from "protobufjs";
import { newerThanUpstream } from "./schema.ts";

/**
 * Random valid messages of a type, from its schema: any subset of the fields, at most one of each
 * `oneof`, strings over all of Unicode. Recursive types (Struct) stop at `depth`. Fields that the full
 * upstream schema cannot decode yet are left out.
 */
export function messageOf(type: protobuf.Type, depth = 4): fc.Arbitrary<Record<string, unknown>> {
  const fields = type.fieldsArray.filter(
    (field) =>
      !newerThanUpstream.includes(field.fullName) &&
      (depth > 0 || !(field.resolvedType instanceof protobuf.Type)),
  );
  const free = fields.filter((field) => field.partOf === null);
  const groups = type.oneofsArray.map((oneof) => {
    const members = oneof.fieldsArray.filter((field) => fields.includes(field));
    return fc.oneof(
      fc.constant({}),
      ...members.map((field) => fieldOf(field, depth).map((value) => ({ [field.name]: value }))),
    );
  });
  const rest = fc.record(
    Object.fromEntries(free.map((field) => [field.name, fieldOf(field, depth)])),
    { requiredKeys: [] },
  );
  return fc
    .tuple(rest, ...groups)
    .map((parts): Record<string, unknown> => Object.assign({}, ...parts));
}

function fieldOf(field: protobuf.Field, depth: number): fc.Arbitrary<unknown> {
  const one = valueOf(field, depth);
  if (field instanceof protobuf.MapField) {
    return fc.dictionary(
      text.filter((key) => key !== "__proto__"),
      one,
      { maxKeys: 3 },
    );
  }
  return field.repeated ? fc.array(one, { maxLength: 3 }) : one;
}

function valueOf(field: protobuf.Field, depth: number): fc.Arbitrary<unknown> {
  if (field.resolvedType instanceof protobuf.Type) return messageOf(field.resolvedType, depth - 1);
  if (field.resolvedType instanceof protobuf.Enum) {
    return fc.constantFrom(...Object.values(field.resolvedType.values));
  }
  const scalar = scalars[field.type];
  if (scalar === undefined) throw new Error(`no arbitrary for ${field.fullName}: ${field.type}`);
  return scalar;
}

const text = fc.string({ unit: "grapheme", maxLength: 12 });

const scalars: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  string: text,
  bool: fc.boolean(),
  bytes: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  int32: fc.integer(),
  uint32: fc.nat({ max: 2 ** 32 - 1 }),
  int64: fc.maxSafeInteger(),
  double: fc.double({ noNaN: true }),
};
