import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";
import { AgentError } from "../../core/errors.ts";

/** First in each file: what it is, the version of its layout, and how the rest is kept. */
const MAGIC = Buffer.from("node-agent state 1 ", "latin1");
const PLAIN = "P".charCodeAt(0);
const SEALED = "S".charCodeAt(0);
const HEADER = MAGIC.length + 1;

const CIPHER = "aes-256-gcm";
const NONCE = 12;
const TAG = 16;
const DIGEST = 32;

/** No shorter key file is taken: 256 bits, if they are random. */
export const MIN_KEY_BYTES = 32;

/** Bytes that only `key` opens: AES-256-GCM under a key derived from it (HKDF, RFC 5869). */
export function seal(payload: Buffer, key: Buffer): Buffer {
  const header = headerOf(SEALED);
  const nonce = randomBytes(NONCE);
  const derived = derive(key);
  const cipher = createCipheriv(CIPHER, derived, nonce).setAAD(header);
  const sealed = Buffer.concat([cipher.update(payload), cipher.final()]);
  derived.fill(0);
  return Buffer.concat([header, nonce, cipher.getAuthTag(), sealed]);
}

/** The same without a key: a checksum tells damage, and the file's rights are all that protects it. */
export function wrap(payload: Buffer): Buffer {
  return Buffer.concat([headerOf(PLAIN), digestOf(payload), payload]);
}

/**
 * What `seal` (with its key) or `wrap` (without one) was given. The setting decides which of the two is
 * read: a file without encryption is not taken where encryption is asked for. Throws `STATE_…`.
 */
export function unseal(file: Buffer, key: Buffer | undefined): Buffer {
  if (file.length < HEADER || !file.subarray(0, MAGIC.length).equals(MAGIC))
    throw new AgentError("STATE_UNREADABLE", "it is not a state file of this version");
  const form = file[MAGIC.length];
  const body = file.subarray(HEADER);
  if (form === PLAIN && key === undefined) return unwrapped(body);
  if (form === SEALED && key !== undefined) return decrypted(body, key);
  if (form === SEALED)
    throw new AgentError("STATE_KEY", "it is encrypted, and --state-key-file is not set");
  throw new AgentError("STATE_KEY", "it is not encrypted, although --state-key-file is set");
}

function unwrapped(body: Buffer): Buffer {
  const payload = body.subarray(DIGEST);
  if (digestOf(payload).equals(body.subarray(0, DIGEST))) return payload;
  throw new AgentError("STATE_UNREADABLE", "it is damaged: its checksum does not match");
}

function decrypted(body: Buffer, key: Buffer): Buffer {
  const derived = derive(key);
  try {
    const nonce = body.subarray(0, NONCE);
    const decipher = createDecipheriv(CIPHER, derived, nonce, { authTagLength: TAG });
    decipher.setAAD(headerOf(SEALED)).setAuthTag(body.subarray(NONCE, NONCE + TAG));
    return Buffer.concat([decipher.update(body.subarray(NONCE + TAG)), decipher.final()]);
  } catch (error) {
    const message = "it was encrypted with another key, or is damaged";
    throw new AgentError("STATE_KEY", message, { cause: error });
  } finally {
    derived.fill(0);
  }
}

function derive(key: Buffer): Buffer {
  return Buffer.from(hkdfSync("sha256", key, "", "node-agent state", 32));
}

const headerOf = (form: number): Buffer => Buffer.concat([MAGIC, Buffer.from([form])]);
const digestOf = (bytes: Buffer): Buffer => createHash("sha256").update(bytes).digest();
