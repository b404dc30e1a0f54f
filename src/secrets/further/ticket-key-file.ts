import { FollowedFile } from "../../ca/followed-file.ts";
import { isMissing } from "../../ca/watched-file.ts";
import { AgentError } from "../../core/errors.ts";
import type { Emit } from "../../core/events.ts";
import { fileProblem } from "../../core/regular-file.ts";
import { Sensitive } from "../../core/sensitive.ts";
import { newestOf, wipedUnlessTaken } from "./secret-file.ts";
import type { SessionTicketKeys } from "../secret.ts";
import type { SecretVersion } from "./secret-version.ts";
import { sessionTicketKeys, TICKET_KEY_BYTES } from "./ticket-keys.ts";

/** The file of `--ticket-keys-file`, which a fleet shares. Its errors are TICKET_KEYS_…. */
export function ticketKeyFile(
  path: string,
  version: SecretVersion,
  emit: Emit,
): FollowedFile<SessionTicketKeys> {
  const where = `--ticket-keys-file ${path}`;
  return new FollowedFile({
    path,
    parse: wipedUnlessTaken((bytes) => {
      const keys = ticketKeysIn(bytes, where).map((key) => new Sensitive(key));
      return sessionTicketKeys(keys, version);
    }),
    unreadable: (error) =>
      new AgentError(
        isMissing(error) ? "TICKET_KEYS_MISSING" : "TICKET_KEYS_INVALID",
        `${where} cannot be read: ${fileProblem(error)}`,
        { hint: "mount the Secret there, or correct the path" },
      ),
    taken: newestOf(({ keys }) => {
      emit({ type: "ticket_keys.loaded", path, keys: keys.length });
    }),
    unusable: (error) => emit({ type: "ticket_keys.unusable", path, error }),
  });
}

/** Text is one key a line in base64; whatever else is there is keys one after the other. */
const BASE64_TEXT: ReadonlySet<number> = new Set(
  Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/= \t\r\n"),
);

/**
 * The keys of a file, in its order. Throws TICKET_KEYS_INVALID, which says which key is of the wrong
 * length. `bytes` are overwritten where the keys are not a part of them.
 */
export function ticketKeysIn(bytes: Buffer, where: string): readonly Buffer[] {
  if (bytes.length === 0) throw invalid(where, "the file is empty");
  if (!bytes.every((byte) => BASE64_TEXT.has(byte))) return rawKeys(bytes, where);
  const lines = bytes.toString("latin1").split("\n");
  const keys = lines.flatMap((line) => (line.trim() === "" ? [] : Buffer.from(line, "base64")));
  bytes.fill(0);
  const wrong = keys.findIndex((key) => key.length !== TICKET_KEY_BYTES);
  if (keys.length > 0 && wrong < 0) return keys;
  const length = keys[wrong]?.length ?? 0;
  for (const key of keys) key.fill(0);
  throw wrongLength(where, Math.max(wrong, 0) + 1, length, "in base64, ");
}

function rawKeys(bytes: Buffer, where: string): readonly Buffer[] {
  const whole = Math.floor(bytes.length / TICKET_KEY_BYTES);
  const rest = bytes.length - whole * TICKET_KEY_BYTES;
  if (rest > 0) throw wrongLength(where, whole + 1, rest, "");
  return Array.from({ length: whole }, (_, i) =>
    bytes.subarray(i * TICKET_KEY_BYTES, (i + 1) * TICKET_KEY_BYTES),
  );
}

function wrongLength(where: string, key: number, length: number, form: string): AgentError {
  return invalid(where, `key ${key} is ${form}${length} bytes long, not ${TICKET_KEY_BYTES}`);
}

function invalid(where: string, reason: string): AgentError {
  return new AgentError("TICKET_KEYS_INVALID", `${where} holds no ticket keys: ${reason}`, {
    hint: "each key is 80 random bytes, as `openssl rand 80` makes them, or a line of base64; the first one encrypts",
  });
}
