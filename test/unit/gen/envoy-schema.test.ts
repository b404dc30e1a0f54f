import protobuf from "protobufjs";
import { describe, expect, test } from "vitest";
import { messageTypes, newerThanUpstream as NEWER, ours, upstream } from "./schema.ts";

const types = messageTypes(ours)
  .filter((type) => !type.fullName.startsWith(".google.protobuf."))
  .map((type) => [type.fullName.slice(1), type] as const);

/** Everything about a field that is on the wire or in the code made from it. */
function shape(field: protobuf.Field) {
  return {
    name: field.name,
    number: field.id,
    type: field.resolvedType?.fullName ?? field.type,
    repeated: field.repeated,
    key: field instanceof protobuf.MapField ? field.keyType : undefined,
    oneof: field.partOf?.name,
  };
}

function theirs(type: protobuf.Type): protobuf.Type {
  return upstream.lookupType(type.fullName);
}

describe("the pruned Envoy protos", () => {
  test.each(types)("%s has upstream's names, numbers, types and oneofs", (_name, type) => {
    for (const field of type.fieldsArray) {
      if (NEWER.includes(field.fullName)) continue;
      const original = theirs(type).fields[field.name];
      expect(original && shape(original)).toEqual(shape(field));
    }
  });

  test("what upstream's snapshot lacks is what we know to be newer", () => {
    const missing = messageTypes(ours)
      .flatMap((type) => type.fieldsArray.filter((field) => !theirs(type).fields[field.name]))
      .map((field) => field.fullName);
    expect(missing.sort()).toEqual([...NEWER].sort());
  });

  test("a newer field takes no number that upstream's snapshot uses", () => {
    for (const name of NEWER) {
      const field = ours.lookup(name.slice(1));
      if (!(field instanceof protobuf.Field)) throw new Error(`${name} is no field of ours`);
      const { parent } = field;
      if (!(parent instanceof protobuf.Type)) throw new Error(`${name} has no message`);
      expect(theirs(parent).fieldsById[field.id]).toBeUndefined();
    }
  });

  test("enums have upstream's values", () => {
    const enums = messageTypes(ours).flatMap((type) =>
      type.nestedArray.filter((child) => child instanceof protobuf.Enum),
    );
    expect(enums.map(({ name }) => name).sort()).toEqual(["SanType", "TrustChainVerification"]);
    for (const one of enums) {
      expect(upstream.lookupEnum(one.fullName).values).toEqual(one.values);
    }
  });

  test("the SDS service has upstream's methods", () => {
    const methods = (root: protobuf.Root) =>
      root
        .lookupService("envoy.service.secret.v3.SecretDiscoveryService")
        .methodsArray.map((method) => ({
          name: method.name,
          request: method.resolvedRequestType?.fullName,
          response: method.resolvedResponseType?.fullName,
          streams: [method.requestStream ?? false, method.responseStream ?? false],
        }));
    expect(methods(ours)).toEqual(methods(upstream));
  });
});
