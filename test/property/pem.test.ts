import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { AgentError } from "../../src/core/errors.ts";
import { childrenOf, DerError, parseDer, Tag } from "../../src/pki/der.ts";
import { certificatesIn, encodePem, encodePemBytes, pemBlocks } from "../../src/pki/pem.ts";
import { outcome } from "../support/outcome.ts";

const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((array) => Buffer.from(array));
/** Bytes that begin as a sequence of the right length: pure noise hardly gets past the header. */
const sequences = fc
  .uint8Array({ maxLength: 100 })
  .map((content) => Buffer.from([0x30, content.length, ...content]));
const label = fc.constantFrom("CERTIFICATE", "PRIVATE KEY", "EC PRIVATE KEY", "X509 CRL");
/** What tools write around blocks. No line of it looks like a boundary. */
const prose = fc.stringMatching(/^([ a-z=:,]{0,30}\n){0,3}$/);

describe("PEM", () => {
  test("bytes come back from their block", () => {
    fc.assert(
      fc.property(label, bytes, (label, der) => {
        expect(pemBlocks(encodePem(label, der))).toEqual([{ label, der, line: 1 }]);
      }),
    );
  });

  test("bytes are written as Node writes base64", () => {
    fc.assert(
      fc.property(bytes, (der) => {
        const body = der.toString("base64").replaceAll(/.{1,64}/g, "$&\n");
        expect(encodePemBytes("X", der).toString("latin1")).toBe(
          `-----BEGIN X-----\n${body}-----END X-----\n`,
        );
      }),
    );
  });

  test("joined blocks split into the same bytes, whatever is around them", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(prose, bytes), { minLength: 1, maxLength: 6 }),
        prose,
        fc.boolean(),
        fc.boolean(),
        (parts, tail, crlf, cut) => {
          let text =
            parts.map(([before, der]) => before + encodePem("CERTIFICATE", der)).join("") + tail;
          if (crlf) text = text.replaceAll("\n", "\r\n");
          if (cut) text = text.trimEnd();
          expect(certificatesIn(text)).toEqual(parts.map(([, der]) => der));
        },
      ),
    );
  });

  test("a text with a change in it gives bytes that were encoded, or an AgentError with a line", () => {
    fc.assert(
      fc.property(bytes, bytes, fc.nat(), fc.string({ maxLength: 3 }), (one, two, at, text) => {
        const pem = encodePem("CERTIFICATE", one) + encodePem("CERTIFICATE", two);
        const cut = at % pem.length;
        const changed = pem.slice(0, cut) + text + pem.slice(cut + 1);
        const result = outcome(() => certificatesIn(changed));
        expect(isRefusal(result) || isCanonicalReadingOf(changed, result)).toBe(true);
      }),
    );
  });

  test("no text throws anything else", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const result = outcome(() => certificatesIn(text));
        expect(isRefusal(result) || isCanonicalReadingOf(text, result)).toBe(true);
      }),
    );
  });
});

function isRefusal(result: unknown): boolean {
  return (
    result instanceof AgentError &&
    result.code === "CERT_UNPARSABLE" &&
    /^PEM, line \d+: /.test(result.message)
  );
}

/** What was read stands in the text just as a canonical encoder would have written it. */
function isCanonicalReadingOf(text: string, result: unknown): boolean {
  const dense = text.replaceAll(/\s/g, "");
  return (
    Array.isArray(result) &&
    result.every((der) => Buffer.isBuffer(der) && dense.includes(der.toString("base64")))
  );
}

describe("DER", () => {
  test("no bytes throw anything but DerError, and what is read is all there", () => {
    fc.assert(
      fc.property(fc.oneof(bytes, sequences), (der) => {
        const result = outcome(() => {
          const element = parseDer(der, Tag.sequence);
          const children = childrenOf(element).map((child) => child.der);
          return element.der.equals(der) && Buffer.concat(children).equals(element.content);
        });
        expect(result === true || result instanceof DerError).toBe(true);
      }),
    );
  });
});
