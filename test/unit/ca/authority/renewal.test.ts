import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseCertificates } from "../../../../src/pki/certificate.ts";
import {
  DAY,
  issue,
  openAuthority,
  opensslVerify,
  tempFolder,
  noOpenssl,
  thrownBy,
} from "./support.ts";

const issuingSerial = (chain: readonly string[]): string | undefined =>
  parseCertificates(chain[1] ?? "")[0]?.serial;

describe("the issuing certificate", () => {
  test("stays the same for two thirds of its life", async () => {
    const at = await openAuthority();
    const before = await issue(at);
    at.clock.step(240 * DAY);
    expect(issuingSerial((await issue(at)).chain)).toBe(issuingSerial(before.chain));
  });

  test.skipIf(noOpenssl)("is renewed under the same root in its last third", async () => {
    const at = await openAuthority();
    const before = await issue(at);
    at.clock.step(250 * DAY);
    const { chain, roots } = await issue(at);
    expect(issuingSerial(chain)).not.toBe(issuingSerial(before.chain));
    expect(roots).toEqual(before.roots);
    const verified = opensslVerify({
      root: roots[0],
      chain,
      purpose: "sslclient",
      at: at.clock.now(),
    });
    expect(verified).toMatch(/: OK/);
  });

  test("is renewed once, however many ask at the same time", async () => {
    const at = await openAuthority({ caDir: tempFolder() });
    at.clock.step(250 * DAY);
    const issued = await Promise.all(Array.from({ length: 20 }, () => issue(at)));
    expect(new Set(issued.map(({ chain }) => issuingSerial(chain))).size).toBe(1);
  });

  test("renewed with --ca-dir, it is there at the next start", async () => {
    const caDir = tempFolder();
    const at = await openAuthority({ caDir });
    at.clock.step(250 * DAY);
    const renewed = await issue(at);
    const next = await openAuthority({ caDir, clock: at.clock });
    expect(issuingSerial((await issue(next)).chain)).toBe(issuingSerial(renewed.chain));
  });

  test("that ended while nothing ran is renewed at the next start", async () => {
    const caDir = tempFolder();
    const at = await openAuthority({ caDir });
    const { rootPem } = at.authority;
    at.clock.step(800 * DAY);
    const next = await openAuthority({ caDir, clock: at.clock });
    expect((await issue(next)).roots).toEqual([rootPem]);
  });

  test("goes on when its renewal cannot be stored, until it ends", async () => {
    const caDir = tempFolder();
    const at = await openAuthority({ caDir });
    const before = await issue(at);
    rmSync(join(caDir, "node-agent-ca"), { recursive: true });
    writeFileSync(join(caDir, "node-agent-ca"), "no folder");
    at.clock.step(250 * DAY);
    expect(issuingSerial((await issue(at)).chain)).toBe(issuingSerial(before.chain));
    expect(at.failures.map(({ code }) => code)).toEqual(["CA_STATE_UNUSABLE"]);

    at.clock.step(200 * DAY);
    const error = await thrownBy(() => issue(at));
    expect(error.code).toBe("CA_FAILED");
    expect(error.message).toMatch(/^the issuing certificate of the development CA ended at 2027-/);
  });
});

describe("the root", () => {
  test("in its last year shortens what is issued, without renewing over and over", async () => {
    const at = await openAuthority();
    at.clock.step(3649 * DAY);
    const first = await issue(at, 30 * DAY);
    at.clock.step(0.9 * DAY);
    const second = await issue(at, 30 * DAY);
    expect(first.notAfter).toBe(parseCertificates(at.authority.rootPem)[0]?.notAfter);
    expect(issuingSerial(second.chain)).toBe(issuingSerial(first.chain));
  });

  test("that has ended signs no more", async () => {
    const at = await openAuthority();
    at.clock.step(3651 * DAY);
    const error = await thrownBy(() => issue(at));
    expect(error.code).toBe("CA_FAILED");
    expect(error.message).toMatch(/^the root of the development CA ended at 2035-/);
  });
});
