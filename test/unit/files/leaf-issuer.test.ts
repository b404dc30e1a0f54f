import { beforeAll, describe, expect, test } from "vitest";
import { toAgentError } from "../../../src/core/errors.ts";
import { checkLeafIssuer } from "../../../src/files/leaf-issuer.ts";
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
  try {
    checkLeafIssuer("/chain.pem", chain);
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
    ["with what is another's beside it", () => [leaf, otherIntermediate, intermediate, otherRoot]],
    ["with roots alone, whose intermediate peers may have", () => [leaf, root, otherRoot]],
    ["of a root that is its own leaf", () => [root]],
    ["of a CA's certificate, as `openssl req -x509 -CA` makes leaves", () => [intermediate, root]],
  ])("%s", (_what, chain) => {
    expect(verdict(...chain())).toBe("ok");
  });

  test("where the issuer's namesake is there too, as while its key changes", async () => {
    const { subject } = intermediate;
    const namesake = await forge({ subject, ca: true, issuer: root });
    expect(verdict(leaf, namesake, intermediate)).toBe("ok");
  });

  test("under a root from before there were basic constraints", async () => {
    const old = await forge({ subject: "CN=Old" });
    const signed = await forge({ subject: "CN=leaf", issuer: old });
    expect(verdict(signed, otherIntermediate, old)).toBe("ok");
  });
});

describe("a chain is none", () => {
  const loose = (others: number): string =>
    `FILE_CERT_INVALID: "/chain.pem": none of the ${others} certificates behind the first, "CN=leaf", issued it`;

  test("with intermediates of another CA alone", () => {
    expect(verdict(leaf, otherIntermediate)).toBe(loose(1));
    expect(verdict(leaf, otherIntermediate, root)).toBe(loose(2));
  });

  test("with a CA that has the issuer's name, and another key", async () => {
    const { subject } = intermediate;
    const namesake = await forge({ subject, ca: true, issuer: root });
    expect(verdict(leaf, namesake)).toBe(loose(1));
  });

  test("where the issuer is no CA, or may not sign certificates", async () => {
    const issuer = await forge({ subject: "CN=Workload", ca: false, issuer: root });
    const signed = await forge({ subject: "CN=leaf", issuer });
    expect(verdict(signed, issuer)).toBe(loose(1));
    const mute = await forge({ subject: "CN=Mute", ca: true, keyUsage: 1, issuer: root });
    expect(verdict(await forge({ subject: "CN=leaf", issuer: mute }), mute)).toBe(loose(1));
  });
});
