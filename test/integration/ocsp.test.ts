import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ALARM_CHECK_MS } from "../../src/core/clock.ts";
import type { AgentEvent } from "../../src/core/events.ts";
import { Sensitive } from "../../src/core/sensitive.ts";
import { type Certificate, parseCertificates } from "../../src/pki/certificate.ts";
import { createCsr } from "../../src/pki/csr.ts";
import { KeyPair } from "../../src/pki/key-pair.ts";
import { OcspResponse } from "../../src/pki/ocsp.ts";
import { x509 } from "../../src/pki/webcrypto.ts";
import { Finishing } from "../../src/secrets/finishing.ts";
import { FILE_CHECK_MS } from "../../src/secrets/file-follower.ts";
import type { TlsCertificate } from "../../src/secrets/secret.ts";
import { createShow } from "../../src/secrets/show.ts";
import { StapleKeeper } from "../../src/secrets/staple-keeper.ts";
import { stapleProblem } from "../../src/secrets/staple.ts";
import { SecretStore } from "../../src/secrets/store.ts";
import { eventually } from "../support/eventually.ts";
import { type OcspOptions, ocspResponse, serialIn } from "../support/ocsp-response.ts";
import { TestCa } from "../support/test-ca.ts";
import { settle, TestClock } from "../support/test-clock.ts";
import { forge } from "../unit/pki/support.ts";
import { noOpenssl } from "./istio-ca.openssl.ts";

const MINUTE = 60_000;

describe.skipIf(noOpenssl)("an OCSP response that openssl made", () => {
  let ca: TestCa;
  let rsa: TestCa;
  let leafPem: string;
  let otherPem: string;
  beforeAll(async () => {
    [ca, rsa] = await Promise.all([
      TestCa.create({ intermediate: true }),
      TestCa.create({ keyType: "rsa-2048", name: "RSA" }),
    ]);
    const csr = await createCsr(await KeyPair.generate("ecdsa-p256"), "spiffe://a/ns/b/sa/c");
    [leafPem, otherPem] = [await ca.sign(csr), await ca.sign(csr)];
  });

  const certificate = (pem: string): Certificate => {
    const [first] = parseCertificates(pem);
    if (!first) throw new Error("a certificate");
    return first;
  };
  const respond = (options: Partial<OcspOptions> = {}): Promise<Buffer> =>
    ocspResponse({ issuer: ca.signer, serials: [serialIn(leafPem)], minutes: 60, ...options });
  const problemWith = (der: Buffer, now = Date.now()): string | undefined =>
    stapleProblem(new OcspResponse(der), {
      leaf: certificate(leafPem),
      cas: parseCertificates(ca.rootPem + ca.intermediatePem),
      now,
    })?.code;

  test.each(["sha1", "sha256"] as const)("that names its issuer by %s is read", async (hash) => {
    const before = Math.floor(Date.now() / 1000) * 1000;
    const response = new OcspResponse(await respond({ hash }));
    expect(response).toMatchObject({ serial: serialIn(leafPem), status: "good" });
    expect(response.thisUpdate).toBeGreaterThanOrEqual(before);
    expect(response.nextUpdate).toBe(response.thisUpdate + 60 * MINUTE);
    expect(response.namesIssuer(certificate(ca.intermediatePem))).toBe(true);
    expect(response.namesIssuer(certificate(ca.rootPem))).toBe(false);
    expect(response.isSignedFor(certificate(ca.intermediatePem))).toBe(true);
    expect(response.isSignedFor(certificate(ca.rootPem))).toBe(false);
  });

  test("by a CA with an RSA key, and without an end", async () => {
    const der = await ocspResponse({ issuer: rsa.root, serials: ["7f01"] });
    const response = new OcspResponse(der);
    expect(response).toMatchObject({ serial: "7f01", nextUpdate: undefined });
    expect(response.isSignedFor(certificate(rsa.rootPem))).toBe(true);
  });

  test("is stapled while it is good, and to that certificate alone", async () => {
    const der = await respond();
    expect(problemWith(der)).toBeUndefined();
    expect(problemWith(der, Date.now() - 2 * MINUTE)).toBe("OCSP_EXPIRED");
    expect(problemWith(der, Date.now() + 61 * MINUTE)).toBe("OCSP_EXPIRED");
    expect(problemWith(await respond({ serials: [serialIn(otherPem)] }))).toBe("OCSP_OTHER_SERIAL");
    expect(problemWith(await respond({ issuer: ca.root }))).toBe("OCSP_OTHER_ISSUER");
    expect(problemWith(await respond({ responder: rsa.root }))).toBe("OCSP_SIGNATURE");
    expect(problemWith(await respond({ status: "revoked" }))).toBe("OCSP_NOT_GOOD");
    expect(problemWith(await respond({ status: "unknown" }))).toBe("OCSP_NOT_GOOD");
  });

  test("by a responder is good where the issuer certified it for that, and no workload's", async () => {
    const { keys, certificate: issuer } = ca.signer;
    const signed = { keys, subject: issuer.subject, pem: "", der: Buffer.of(), spki: Buffer.of() };
    const respondedBy = async (...extensions: x509.Extension[]) => {
      const now = { notBefore: Date.now() - MINUTE, notAfter: Date.now() + MINUTE };
      const made = await forge({ subject: "CN=Responder", issuer: signed, extensions, ...now });
      const responder = { keys: made.keys, certificate: new x509.X509Certificate(made.pem) };
      return problemWith(await respond({ responder }));
    };
    const usages = (...oids: string[]) => new x509.ExtendedKeyUsageExtension(oids);
    expect(await respondedBy(usages("1.3.6.1.5.5.7.3.9"))).toBeUndefined();
    expect(await respondedBy(usages("1.3.6.1.5.5.7.3.1"))).toBe("OCSP_SIGNATURE");
    expect(await respondedBy()).toBe("OCSP_SIGNATURE");
  });

  test("about two certificates is none that Envoy takes", async () => {
    const der = await respond({ serials: [serialIn(leafPem), serialIn(otherPem)] });
    expect(() => new OcspResponse(der)).toThrow(/2 certificates, where Envoy takes one/);
  });

  test("is read strictly: what is changed cannot be read, or is refused with a reason", async () => {
    const der = await respond();
    const readable = (bytes: Buffer): boolean => {
      try {
        return new OcspResponse(bytes) instanceof OcspResponse;
      } catch {
        return false;
      }
    };
    for (let at = 0; at < der.length; at += 1) {
      const flipped = Buffer.from(der);
      flipped[at] = (der[at] ?? 0) ^ 0x10;
      expect(readable(der.subarray(0, at))).toBe(false);
      // The certificates that came along are signed by nobody here; the rest is covered.
      if (readable(flipped)) problemWith(flipped);
    }
    // The responder's own error: tryLater.
    const tryLater = Buffer.from("30030a0103", "hex");
    expect(() => new OcspResponse(tryLater)).toThrow(/error 3/);
  });

  describe("in the file of --ocsp-staple", () => {
    const issued = (pem: string): TlsCertificate => ({
      kind: "tls-certificate",
      name: "default",
      version: serialIn(pem),
      chainPem: pem + ca.intermediatePem,
      privateKeyPem: new Sensitive(Buffer.from("key")),
      spiffeId: "spiffe://a/ns/b/sa/c",
      serial: serialIn(pem),
      notBefore: 0,
      notAfter: Date.now() * 2,
      receivedAt: 0,
    });

    function setUp() {
      const folder = mkdtempSync(join(tmpdir(), "staple-"));
      const path = join(folder, "ocsp.der");
      // A little later than openssl's own clock says by the time that it answers.
      const clock = new TestClock(Date.now() + MINUTE);
      const events: AgentEvent[] = [];
      const emit = (event: AgentEvent): void => void events.push(event);
      const store = new SecretStore(clock);
      const finishing = new Finishing(createShow(store, emit));
      const changed = (): void => finishing.again("default");
      const keeper = new StapleKeeper({ clock, emit, store, changed });
      finishing.add(keeper.finish);
      onTestFinished(() => {
        keeper.stop();
        rmSync(folder, { recursive: true });
      });
      const stapled = (): Buffer | undefined => {
        const secret = store.get("default");
        return secret?.kind === "tls-certificate" ? secret.ocspStaple : undefined;
      };
      const version = () => store.get("default")?.version;
      /** What was told of it, in order. */
      const told = () =>
        events.flatMap((event) => {
          if (event.type === "ocsp.unusable") return [event.error.code];
          return event.type.startsWith("ocsp.") ? [event.type] : [];
        });
      /** Whether something was stapled all the same, each time that the file was of no use. */
      const isToldStapled = () =>
        events.flatMap((event) => (event.type === "ocsp.unusable" ? [event.stapled] : []));
      return { path, clock, finishing, keeper, stapled, version, told, isToldStapled };
    }

    test("goes with the certificate, whose version covers it, until the end of either", async () => {
      const { path, keeper, finishing, stapled, version, told, clock } = setUp();
      const der = await respond();
      writeFileSync(path, der);
      await keeper.choose(path);
      finishing.show(issued(leafPem));
      expect(stapled()).toEqual(der);
      expect(version()).not.toBe(serialIn(leafPem));

      // Dropped with the rotation, and back with a response of its own.
      finishing.show(issued(otherPem));
      expect(stapled()).toBeUndefined();
      expect(version()).toBe(serialIn(otherPem));
      const next = await respond({ serials: [serialIn(otherPem)], minutes: 90 });
      writeFileSync(path, next);
      await clock.advance(FILE_CHECK_MS);
      await eventually("the next one", () => stapled()?.equals(next));
      expect(told()).toEqual(["ocsp.stapled", "OCSP_OTHER_SERIAL", "ocsp.stapled"]);

      await clock.advance(91 * MINUTE);
      await settle();
      expect(stapled()).toBeUndefined();
      expect(told().at(-1)).toBe("OCSP_EXPIRED");
      await keeper.choose(undefined);
      expect(told().at(-1)).toBe("ocsp.off");
    });

    /** Responses of no use while `leafPem` is served. */
    const useless: [string, string, () => Promise<Buffer>][] = [
      [
        "about another serial",
        "OCSP_OTHER_SERIAL",
        () => respond({ serials: [serialIn(otherPem)] }),
      ],
      ["for another issuer", "OCSP_OTHER_ISSUER", () => respond({ issuer: ca.root })],
      ["by somebody else", "OCSP_SIGNATURE", () => respond({ responder: rsa.root })],
      [
        "by somebody else who takes it back",
        "OCSP_SIGNATURE",
        () => respond({ responder: rsa.root, status: "revoked" }),
      ],
      ["past its end", "OCSP_EXPIRED", () => respond({ minutes: 1 })],
    ];

    test.each(useless)(
      "that is followed by one %s stays, while it is good itself, and %s is told",
      async (_what, code, next) => {
        const { path, keeper, finishing, stapled, version, told, isToldStapled, clock } = setUp();
        const der = await respond();
        writeFileSync(path, der);
        await keeper.choose(path);
        finishing.show(issued(leafPem));
        const before = version();
        writeFileSync(path, await next());
        await clock.advance(FILE_CHECK_MS);
        await eventually("the complaint", () => told().at(-1) === code);
        expect(stapled()).toEqual(der);
        expect(version()).toBe(before);
        expect(isToldStapled()).toEqual([true]);

        // Its own end, which is told too: nothing is stapled from now on.
        await clock.advance(60 * MINUTE);
        await settle();
        expect(stapled()).toBeUndefined();
        expect(told()).toEqual(["ocsp.stapled", code, code]);
        expect(isToldStapled()).toEqual([true, false]);
      },
    );

    test("that was kept goes with the rotation, and does not come back", async () => {
      const { path, keeper, finishing, stapled, told } = setUp();
      writeFileSync(path, await respond());
      await keeper.choose(path);
      finishing.show(issued(leafPem));
      writeFileSync(path, await respond({ responder: rsa.root }));
      await keeper.choose(path);
      expect(stapled()).toBeDefined();
      finishing.show(issued(otherPem));
      expect(stapled()).toBeUndefined();
      finishing.show(issued(leafPem));
      expect(stapled()).toBeUndefined();
      expect(told().slice(0, 3)).toEqual(["ocsp.stapled", "OCSP_SIGNATURE", "OCSP_OTHER_SERIAL"]);
    });

    test("for the next certificate may come before it: the old one stays until then", async () => {
      const { path, keeper, finishing, stapled, told } = setUp();
      const [der, next] = [await respond(), await respond({ serials: [serialIn(otherPem)] })];
      writeFileSync(path, der);
      await keeper.choose(path);
      finishing.show(issued(leafPem));
      writeFileSync(path, next);
      await keeper.choose(path);
      expect(stapled()).toEqual(der);
      finishing.show(issued(otherPem));
      expect(stapled()).toEqual(next);
      expect(told()).toEqual(["ocsp.stapled", "OCSP_OTHER_SERIAL", "ocsp.stapled"]);
    });

    test("that begins later is taken when it does, and the one before stays until then", async () => {
      const { path, keeper, finishing, stapled, told, clock } = setUp();
      const der = await respond();
      const begins = new OcspResponse(der).thisUpdate;
      let later = der;
      await eventually("the next second", async () => {
        later = await respond();
        return new OcspResponse(later).thisUpdate > begins;
      });
      clock.step(begins - clock.now());
      writeFileSync(path, der);
      await keeper.choose(path);
      finishing.show(issued(leafPem));
      writeFileSync(path, later);
      await keeper.choose(path);
      expect(stapled()).toEqual(der);
      await clock.advance(new OcspResponse(later).thisUpdate - begins);
      await settle();
      expect(stapled()).toEqual(later);
      expect(told()).toEqual(["ocsp.stapled", "OCSP_EXPIRED", "ocsp.stapled"]);
    });

    test.each(["revoked", "unknown"] as const)(
      "by which the certificate is %s takes the staple away, for good",
      async (status) => {
        const { path, keeper, finishing, stapled, told } = setUp();
        writeFileSync(path, await respond());
        await keeper.choose(path);
        finishing.show(issued(leafPem));
        writeFileSync(path, await respond({ status }));
        await keeper.choose(path);
        expect(stapled()).toBeUndefined();
        writeFileSync(path, await respond({ serials: [serialIn(otherPem)] }));
        await keeper.choose(path);
        expect(stapled()).toBeUndefined();
        expect(told()).toEqual(["ocsp.stapled", "OCSP_NOT_GOOD", "OCSP_OTHER_SERIAL"]);
      },
    );

    test.each([
      ["empty", () => Buffer.alloc(0), "OCSP_INVALID"],
      ["garbage", () => Buffer.from("garbage"), "OCSP_INVALID"],
      ["gone", () => undefined, "OCSP_MISSING"],
    ])("that is %s by now changes nothing, and is told once", async (_what, content, code) => {
      const { path, keeper, finishing, stapled, told } = setUp();
      const der = await respond();
      writeFileSync(path, der);
      await keeper.choose(path);
      finishing.show(issued(leafPem));
      const bytes = content();
      if (bytes === undefined) rmSync(path);
      else writeFileSync(path, bytes);
      await keeper.choose(path);
      await keeper.choose(path);
      expect(stapled()).toEqual(der);
      expect(told()).toEqual(["ocsp.stapled", code]);
      writeFileSync(path, der);
      await keeper.choose(path);
      expect(told()).toEqual(["ocsp.stapled", code, "ocsp.stapled"]);
    });

    test("that is gone is told as such, also when the certificate is finished anew", async () => {
      const { path, keeper, finishing, stapled, told, isToldStapled } = setUp();
      const der = await respond();
      writeFileSync(path, der);
      await keeper.choose(path);
      finishing.show(issued(leafPem));
      rmSync(path);
      await keeper.choose(path);
      finishing.again("default");
      expect(stapled()).toEqual(der);
      expect(told()).toEqual(["ocsp.stapled", "OCSP_MISSING"]);
      finishing.show(issued(otherPem));
      expect(told().slice(2)).toEqual(["OCSP_MISSING"]);
      expect(isToldStapled()).toEqual([true, false]);

      writeFileSync(path, der);
      await keeper.choose(path);
      finishing.show(issued(leafPem));
      expect(told().slice(3)).toEqual(["OCSP_OTHER_SERIAL", "ocsp.stapled"]);
    });

    test.each(["gone", "never there"])(
      "that is %s is of no interest after ocsp.off",
      async (what) => {
        const { path, keeper, finishing, told } = setUp();
        if (what === "gone") writeFileSync(path, await respond());
        await keeper.choose(path);
        rmSync(path, { force: true });
        await keeper.choose(path);
        finishing.show(issued(leafPem));
        await keeper.choose(undefined);
        finishing.show(issued(leafPem));
        expect(told().at(-1)).toBe("ocsp.off");
      },
    );

    describe("past its end by a clock that was stepped", () => {
      const DAY = 24 * 60 * MINUTE;

      /** With `next` in the file since, where there is one. */
      async function stepped(next?: Buffer) {
        const world = setUp();
        const { path, keeper, finishing, clock, stapled } = world;
        const der = await respond();
        writeFileSync(path, der);
        await keeper.choose(path);
        finishing.show(issued(leafPem));
        if (next !== undefined) writeFileSync(path, next);
        await keeper.choose(path);
        clock.step(DAY);
        await clock.advance(ALARM_CHECK_MS);
        expect(stapled()).toBeUndefined();
        const setRight = async (): Promise<void> => {
          clock.step(-DAY);
          await clock.advance(ALARM_CHECK_MS);
        };
        return { ...world, der, setRight };
      }

      test("is back when the clock is set right, and ends at its end", async () => {
        const { der, setRight, stapled, told, clock } = await stepped();
        await setRight();
        expect(stapled()).toEqual(der);
        expect(told()).toEqual(["ocsp.stapled", "OCSP_EXPIRED", "ocsp.stapled"]);
        await clock.advance(61 * MINUTE);
        expect(stapled()).toBeUndefined();
      });

      test("is back where it is the last good one, and not the newest", async () => {
        const next = await respond({ responder: rsa.root });
        const { der, setRight, stapled, told, isToldStapled } = await stepped(next);
        await setRight();
        expect(stapled()).toEqual(der);
        expect(told().slice(1)).toEqual(Array(3).fill("OCSP_SIGNATURE"));
        expect(isToldStapled()).toEqual([true, false, true]);
      });

      test.each<[string, (world: Awaited<ReturnType<typeof stepped>>) => Promise<void>]>([
        [
          "the responder says that it is revoked",
          async ({ path, keeper }) => {
            writeFileSync(path, await respond({ status: "revoked" }));
            await keeper.choose(path);
            writeFileSync(path, await respond({ responder: rsa.root }));
            await keeper.choose(path);
          },
        ],
        [
          "another certificate was served",
          async ({ finishing }) => {
            finishing.show(issued(otherPem));
            finishing.show(issued(leafPem));
          },
        ],
        [
          "none was to be stapled",
          async ({ path, keeper }) => {
            await keeper.choose(undefined);
            await keeper.choose(path);
          },
        ],
      ])("does not come back after %s meanwhile", async (_what, happens) => {
        const world = await stepped(await respond({ responder: rsa.root }));
        await happens(world);
        await world.setRight();
        expect(world.stapled()).toBeUndefined();
        expect(world.told().at(-1)).toBe("OCSP_SIGNATURE");
      });

      test("leaves no timer when it is not followed any more", async () => {
        const { keeper, clock } = await stepped();
        keeper.stop();
        expect(clock.armed).toBe(0);
      });
    });
  });
});
