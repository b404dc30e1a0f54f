/**
 * grpc-js keeps the frames of a call's last message until the next one comes: 61 kB for each Envoy
 * stream whose first request is held. There is no public way to drop them, so this looks inside, and
 * leaves alone whatever does not look as expected; a test holds it to the version in use.
 */
export function letGoOfLastMessage(call: object): void {
  const decoder = property(property(call, "call"), "decoder");
  // In any other state the frames are of a message that is coming.
  if (!isObject(decoder) || property(decoder, "readState") !== BETWEEN_MESSAGES) return;
  if (Array.isArray(property(decoder, "readPartialMessage"))) decoder["readPartialMessage"] = [];
  // One byte, but a view into the first frame.
  if (property(decoder, "readCompressFlag") instanceof Buffer) decoder["readCompressFlag"] = BYTE;
}

const BETWEEN_MESSAGES = 0;
const BYTE = Buffer.alloc(1);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function property(of: unknown, name: string): unknown {
  return isObject(of) ? of[name] : undefined;
}
