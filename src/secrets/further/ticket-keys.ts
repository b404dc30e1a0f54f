import type { Sensitive } from "../../core/sensitive.ts";
import { type SessionTicketKeys, TICKET_KEYS } from "../secret.ts";
import type { SecretVersion } from "./secret-version.ts";

/** Envoy's: 16 for the key's name, 32 for HMAC-SHA256, 32 for AES-256 (secret.proto, TlsSessionTicketKeys). */
export const TICKET_KEY_BYTES = 80;

/** A ticket made at the end of an interval is good for two more. */
export const KEYS_KEPT = 3;

type Keys = readonly Sensitive<Buffer>[];

/** The next set: the fresh key encrypts, those of the last intervals still decrypt. */
export function rotated(keys: Keys, fresh: Sensitive<Buffer>): Keys {
  return [fresh, ...keys].slice(0, KEYS_KEPT);
}

/** The keys as a secret; not empty, the first encrypts. */
export function sessionTicketKeys(keys: Keys, version: SecretVersion): SessionTicketKeys {
  const bytes = keys.map((key) => key.reveal());
  return { kind: "session-ticket-keys", name: TICKET_KEYS, version: version(...bytes), keys };
}
