import protobuf from "protobufjs";

/**
 * A serialised `google.rpc.Status` with a `RetryInfo` and a detail of another type before it, encoded
 * from the definitions themselves, by protobufjs's reflection: no code of ours on the way.
 */
const { root } = protobuf.parse(`
  syntax = "proto3";
  package google.rpc;
  message Any { string type_url = 1; bytes value = 2; }
  message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
  message Duration { int64 seconds = 1; int32 nanos = 2; }
  message RetryInfo { Duration retry_delay = 1; }
  message DebugInfo { string detail = 2; }
`);

export function retryInfoDetails(code: number, message: string, ms: number): Buffer {
  const seconds = Math.trunc(ms / 1000);
  const details = [
    any("DebugInfo", { detail: "not for us" }),
    any("RetryInfo", { retryDelay: { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) } }),
  ];
  return Buffer.from(
    root.lookupType("google.rpc.Status").encode({ code, message, details }).finish(),
  );
}

function any(type: string, value: Record<string, unknown>) {
  const bytes = root.lookupType(`google.rpc.${type}`).encode(value).finish();
  return { typeUrl: `type.googleapis.com/google.rpc.${type}`, value: bytes };
}
