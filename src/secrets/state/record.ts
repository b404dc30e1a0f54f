import { AgentError } from "../../core/errors.ts";
import { Sensitive } from "../../core/sensitive.ts";
import type { RootRecord } from "../root-record.ts";

/** What outlives a restart: all that is needed to serve, and to renew when it is due. */
export interface StateRecord {
  readonly spiffeId: string;
  /** PEM, leaf first. */
  readonly chainPem: string;
  readonly privateKeyPem: Sensitive<Buffer>;
  /** When the CA's answer arrived, wall milliseconds: a restart must not count the life anew. */
  readonly receivedAt: number;
  readonly roots: readonly RootRecord[];
}

/** Bytes before the facts: how long they are. */
const LENGTH = 4;

/**
 * The public facts as JSON, with their length before them, then the bytes of the key: they never become
 * a string. Whoever gets this holds a copy of the key and overwrites it after use.
 */
export function encodeRecord({ privateKeyPem, ...facts }: StateRecord): Buffer {
  const json = Buffer.from(JSON.stringify(facts), "utf8");
  const length = Buffer.alloc(LENGTH);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json, privateKeyPem.reveal()]);
}

/** Reads it back; the key's bytes are copied, so that `bytes` can be overwritten. Throws STATE_UNREADABLE. */
export function decodeRecord(bytes: Buffer): StateRecord {
  const length = bytes.length < LENGTH ? NaN : bytes.readUInt32BE(0);
  if (!(LENGTH + length < bytes.length)) throw unreadable("it ends too early");
  const facts = factsIn(bytes.subarray(LENGTH, LENGTH + length));
  return { ...facts, privateKeyPem: new Sensitive(Buffer.from(bytes.subarray(LENGTH + length))) };
}

function factsIn(json: Buffer): Omit<StateRecord, "privateKeyPem"> {
  let read: unknown;
  try {
    read = JSON.parse(json.toString("utf8"));
  } catch {
    throw unreadable("its facts are not JSON");
  }
  const { spiffeId, chainPem, receivedAt, roots } = fieldsOf(read);
  if (typeof spiffeId !== "string") throw unreadable("it does not say whose it is");
  if (typeof chainPem !== "string") throw unreadable("it has no certificate");
  if (!isMoment(receivedAt)) throw unreadable("it does not say when the certificate came");
  if (!Array.isArray(roots)) throw unreadable("it has no roots");
  return { spiffeId, chainPem, receivedAt, roots: roots.map(rootIn) };
}

function rootIn(read: unknown): RootRecord {
  const { pem, retiredAt } = fieldsOf(read);
  const known = retiredAt === undefined || isMoment(retiredAt);
  if (typeof pem !== "string" || !known) throw unreadable("a root in it is not one");
  return { pem, retiredAt };
}

/** The fields of a JSON object; of anything else, none. */
function fieldsOf(read: unknown): Readonly<Record<string, unknown>> {
  return typeof read === "object" && read !== null ? { ...read } : {};
}

const isMoment = (value: unknown): value is number =>
  typeof value === "number" && Number.isFinite(value);

function unreadable(reason: string): AgentError {
  return new AgentError("STATE_UNREADABLE", `it is damaged: ${reason}`);
}
