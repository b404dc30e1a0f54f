import { describe, expect, test } from "vitest";
import { certificatesIn, encodePem, encodePemBytes, pemBlocks } from "../../../src/pki/pem.ts";

const der = Buffer.from("some bytes that stand for a certificate, more than one line of them");
const other = Buffer.from("other bytes");
const pem = encodePem("CERTIFICATE", der);
const otherPem = encodePem("CERTIFICATE", other);

describe("encodePem", () => {
  test("writes lines of 64 characters and ends in a newline", () => {
    expect(pem).toBe(
      "-----BEGIN CERTIFICATE-----\n" +
        "c29tZSBieXRlcyB0aGF0IHN0YW5kIGZvciBhIGNlcnRpZmljYXRlLCBtb3JlIHRo\n" +
        "YW4gb25lIGxpbmUgb2YgdGhlbQ==\n" +
        "-----END CERTIFICATE-----\n",
    );
  });

  test.each([1, 2, 3, 46, 47, 48, 49, 95, 96, 97])("writes %i bytes as base64", (length) => {
    const bytes = Buffer.alloc(length, 0xfb);
    const lines = encodePem("X", bytes).split("\n");
    const body = lines.slice(1, -2);
    expect(body.join("")).toBe(bytes.toString("base64"));
    expect(body.slice(0, -1).every((line) => line.length === 64)).toBe(true);
    expect(body.at(-1)?.length).toBeGreaterThan(0);
  });

  test("gives the same as bytes, in memory of their own", () => {
    const bytes = encodePemBytes("CERTIFICATE", der);
    expect(bytes.toString("latin1")).toBe(pem);
    expect(bytes.buffer.byteLength).toBe(bytes.length);
  });
});

describe("certificatesIn", () => {
  test("finds several certificates in one text, in order", () => {
    expect(certificatesIn(pem + otherPem)).toEqual([der, other]);
  });

  test.each([
    ["CRLF", pem.replaceAll("\n", "\r\n")],
    ["no final newline", pem.trimEnd()],
    ["text before, between and behind", `subject: CN=a\n${pem}\nnext:\n`],
    ["blank lines and blanks at line ends", pem.replaceAll("\n", "  \n\n")],
    ["other line lengths", encodePem("CERTIFICATE", der).replace(/^(c2.{30})/m, "$1\n")],
    ["a byte order mark", `\uFEFF${pem}`],
  ])("tolerates %s", (_, text) => {
    expect(certificatesIn(text)).toEqual([der]);
  });

  test.each([
    ["nothing", "", 1, "no PEM certificate"],
    ["text only", "hello\nworld", 1, "no PEM certificate"],
    ["no END", `\n${pem.replace(/-----END.*/, "")}`, 2, "the CERTIFICATE block has no END"],
    ["another END", pem.replace("END CERTIFICATE", "END X"), 4, "a boundary inside"],
    ["a BEGIN inside a block", pem.replace(/-----END.*\n/, "") + pem, 4, "a boundary inside"],
    ["an END alone", `${pem}-----END CERTIFICATE-----\n`, 5, "a boundary that is no BEGIN"],
    ["a BEGIN cut short", pem.replace("E-----", "E----"), 1, "a boundary that is no BEGIN"],
    ["an empty block", encodePem("CERTIFICATE", Buffer.alloc(0)), 1, "is not base64"],
    ["characters that are not base64", pem.replace("c29t", "c2*t"), 1, "is not base64"],
    ["URL-safe base64", pem.replace("c29t", "c2_t"), 1, "is not base64"],
    ["padding in the middle", pem.replace("Ro\n", "==\n"), 1, "is not base64"],
    ["padding left out", pem.replace("==", ""), 1, "is not base64"],
    ["bits behind the end", pem.replace("bQ==", "bR=="), 1, "is not base64"],
    ["headers inside", pem.replace("\n", "\nProc-Type: 4,ENCRYPTED\n\n"), 1, "is not base64"],
    ["a private key", encodePem("PRIVATE KEY", der), 1, "a PRIVATE KEY block"],
    ["a key behind it", pem + encodePem("EC PRIVATE KEY", der), 5, "a EC PRIVATE KEY block"],
    ["a trusted certificate", encodePem("TRUSTED CERTIFICATE", der), 1, "a TRUSTED CERTIFICATE"],
  ])("refuses %s and says where", (_, text, line, problem) => {
    expect(() => certificatesIn(text, "chain element 2")).toThrow(
      expect.objectContaining({
        code: "CERT_UNPARSABLE",
        message: expect.stringContaining(`chain element 2, line ${line}: `),
      }),
    );
    expect(() => certificatesIn(text)).toThrow(problem);
  });

  test("shows nothing of what it refuses", () => {
    const secret = "MHcCAQEEIExampleOfAKeyThatMustNotBeShown";
    const text = `-----BEGIN EC PRIVATE KEY-----\n${secret}*\n-----END EC PRIVATE KEY-----\n`;
    expect(() => certificatesIn(text)).toThrow(/^(?!.*MHcC).*$/);
  });
});

test("pemBlocks keeps label and line of every block", () => {
  const blocks = pemBlocks(`# a\n${pem}${encodePem("X509 CRL", other)}`);
  expect(blocks).toEqual([
    { label: "CERTIFICATE", der, line: 2 },
    { label: "X509 CRL", der: other, line: 6 },
  ]);
});
