import { beforeAll, describe, expect, test } from "vitest";
import { toAgentError } from "../../../src/core/errors.ts";
import { checkLinks } from "../../../src/files/chain-links.ts";
import { Certificate } from "../../../src/pki/certificate.ts";
import { type Forged, forge } from "../pki/support.ts";

/** Two CAs with an intermediate each, and what one of them signed. */
let root: Forged;
let intermediate: Forged;
let leaf: Forged;
let otherRoot: Forged;
let otherIntermediate: Forged;
beforeAll(async () => {
  [root, otherRoot] = await Promise.all([
    forge({ subject: "CN=Root", ca: true }),
    forge({ subject: "CN=Other root", ca: true }),
  ]);
  [intermediate, otherIntermediate] = await Promise.all([
    forge({ subject: "CN=Intermediate", ca: true, issuer: root }),
    forge({ subject: "CN=Other intermediate", ca: true, issuer: otherRoot }),
  ]);
  leaf = await forge({ subject: "CN=leaf", issuer: intermediate });
});

/** Why a file of these is refused; "ok" when it is not. */
function verdict(...forged: readonly Forged[]): string {
  const chain = forged.map(({ der }) => new Certificate(der));
  const [first] = chain;
  if (first === undefined) throw new Error("no certificate");
  try {
    checkLinks("/chain.pem", first, chain);
    return "ok";
  } catch (error) {
    return toAgentError(error).describe();
  }
}

describe("a chain is one", () => {
  test.each<[string, () => readonly Forged[]]>([
    ["of the leaf alone", () => [leaf]],
    ["with its intermediate", () => [leaf, intermediate]],
    ["with its root", () => [leaf, intermediate, root]],
    ["in another order", () => [leaf, root, intermediate]],
    ["with each twice", () => [leaf, leaf, intermediate, root, intermediate, root]],
    ["of a root that is its own leaf", () => [root]],
  ])("%s", (_what, chain) => {
    expect(verdict(...chain())).toBe("ok");
  });

  test("where two CAs have signed its intermediate", async () => {
    const { keys, subject } = intermediate;
    const crossSigned = await forge({ keys, subject, ca: true, issuer: otherRoot });
    expect(verdict(leaf, intermediate, crossSigned, otherRoot)).toBe("ok");
  });

  test("up to a root from before there were basic constraints", async () => {
    const old = await forge({ subject: "CN=Old" });
    expect(verdict(await forge({ subject: "CN=leaf", issuer: old }), old)).toBe("ok");
  });
});

describe("a chain is none", () => {
  const loose = (n: number, name: string): string =>
    `FILE_CERT_INVALID: "/chain.pem": certificate ${n} of the file, "CN=${name}", ` +
    "issued neither the leaf nor a CA above it";

  test("with an intermediate of another CA", () => {
    expect(verdict(leaf, otherIntermediate)).toBe(loose(2, "Other intermediate"));
    expect(verdict(leaf, intermediate, otherIntermediate, root)).toBe(
      loose(3, "Other intermediate"),
    );
  });

  test("without the one between", () => {
    expect(verdict(leaf, root)).toBe(loose(2, "Root"));
  });

  test("with a CA that has the issuer's name, and another key", async () => {
    const { subject } = intermediate;
    const namesake = await forge({ subject, ca: true, issuer: root });
    expect(verdict(leaf, namesake)).toBe(loose(2, "Intermediate"));
  });

  test("where the issuer is no CA, or may not sign certificates", async () => {
    const issuer = await forge({ subject: "CN=Workload", ca: false, issuer: root });
    const signed = await forge({ subject: "CN=leaf", issuer });
    expect(verdict(signed, issuer)).toBe(loose(2, "Workload"));
    const mute = await forge({ subject: "CN=Mute", ca: true, keyUsage: 1, issuer: root });
    expect(verdict(await forge({ subject: "CN=leaf", issuer: mute }), mute)).toBe(loose(2, "Mute"));
  });

  test("with a second leaf", async () => {
    const second = await forge({ subject: "CN=second", issuer: intermediate });
    expect(verdict(leaf, second, intermediate)).toBe(loose(2, "second"));
  });

  test("where a CA of somebody's stands first", () => {
    expect(verdict(intermediate, root)).toBe(
      'FILE_CERT_INVALID: "/chain.pem": the first certificate, "CN=Intermediate", is a CA\'s, not a leaf',
    );
  });

  test("of more than anybody has", () => {
    const many = (n: number): Forged[] => [
      leaf,
      ...Array.from({ length: n - 1 }, () => intermediate),
    ];
    expect(verdict(...many(32))).toBe("ok");
    expect(verdict(...many(33))).toMatch(
      /^FILE_CERT_INVALID: .* 33 certificates, more than the 32/,
    );
  });
});
