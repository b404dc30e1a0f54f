import { AgentError } from "../core/errors.ts";

/** One textual encoding (RFC 7468) and where it stood. */
export interface PemBlock {
  readonly label: string;
  readonly der: Buffer;
  /** Line of the BEGIN, from 1. */
  readonly line: number;
}

const BEGIN = /^-----BEGIN ([!-,.-~](?:[- ]?[!-,.-~])*)-----$/;
const LINE = 64;

/**
 * All blocks of a text, in order. Strict inside a block (RFC 7468 section 3), for what OpenSSL and
 * Envoy would read otherwise than we do must not get past; tolerant of what people and tools put
 * around it: CRLF, blank lines, spaces at line ends, text between blocks, no newline at the end.
 * Throws `CERT_UNPARSABLE` with `where` and the line.
 */
export function pemBlocks(text: string, where = "PEM"): PemBlock[] {
  const blocks: PemBlock[] = [];
  let open: { label: string; line: number; base64: string[] } | undefined;
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const content = raw.trim();
    const line = index + 1;
    if (open === undefined) {
      const label = BEGIN.exec(content)?.[1];
      if (label !== undefined) open = { label, line, base64: [] };
      else if (content.startsWith("-----"))
        throw unparsable(where, line, "a boundary that is no BEGIN");
    } else if (content === `-----END ${open.label}-----`) {
      const der = decodeBase64(open.base64.join(""));
      if (der === undefined)
        throw unparsable(where, open.line, `the ${open.label} block is not base64`);
      blocks.push({ label: open.label, der, line: open.line });
      open = undefined;
    } else if (content.startsWith("-----")) {
      throw unparsable(where, line, `a boundary inside the ${open.label} block`);
    } else {
      open.base64.push(content);
    }
  }
  if (open) throw unparsable(where, open.line, `the ${open.label} block has no END`);
  return blocks;
}

/**
 * The DER of the certificates of a text. Throws `CERT_UNPARSABLE` when there is none, or when there
 * is anything else among them, such as a private key.
 */
export function certificatesIn(pem: string, where = "PEM"): Buffer[] {
  const blocks = pemBlocks(pem, where);
  const other = blocks.find(({ label }) => label !== "CERTIFICATE");
  if (other) throw unparsable(where, other.line, `a ${other.label} block, not a CERTIFICATE`);
  if (blocks.length === 0) throw unparsable(where, 1, "no PEM certificate");
  return blocks.map(({ der }) => der);
}

/** A block with lines of 64 characters and a final newline. For public data only. */
export function encodePem(label: string, der: Uint8Array): string {
  return encodePemBytes(label, der).toString("latin1");
}

/** The same as bytes: base64 is written by our own loop, so that no string holds a key. */
export function encodePemBytes(label: string, der: Uint8Array): Buffer {
  const head = `-----BEGIN ${label}-----\n`;
  const tail = `-----END ${label}-----\n`;
  const characters = Math.ceil(der.length / 3) * 4;
  const pem = Buffer.alloc(head.length + characters + Math.ceil(characters / LINE) + tail.length);
  let at = pem.write(head, "latin1");
  for (let i = 0, column = 0; i < der.length; i += 3) {
    const left = der.length - i;
    const bits = (byte(der, i) << 16) | (byte(der, i + 1) << 8) | byte(der, i + 2);
    pem[at] = digit(bits >> 18);
    pem[at + 1] = digit(bits >> 12);
    pem[at + 2] = left > 1 ? digit(bits >> 6) : PAD;
    pem[at + 3] = left > 2 ? digit(bits) : PAD;
    at += 4;
    column += 4;
    if (column === LINE || left <= 3) {
      pem[at] = NEWLINE;
      at += 1;
      column = 0;
    }
  }
  pem.write(tail, at, "latin1");
  return pem;
}

const ALPHABET = Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");
const PAD = 0x3d;
const NEWLINE = 0x0a;

function byte(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0;
}

function digit(bits: number): number {
  return byte(ALPHABET, bits & 63);
}

/** Canonical base64 only: Node's own decoder skips what it does not know and forgives padding. */
export function decodeBase64(text: string): Buffer | undefined {
  if (text === "" || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text))
    return undefined;
  const der = Buffer.from(text, "base64");
  return der.toString("base64") === text ? der : undefined;
}

function unparsable(where: string, line: number, what: string): AgentError {
  return new AgentError("CERT_UNPARSABLE", `${where}, line ${line}: ${what}`);
}
