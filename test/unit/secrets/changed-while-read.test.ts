import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { toAgentError } from "../../../src/core/errors.ts";
import { fileTokenSource } from "../../../src/identity/token.ts";
import { anchorFile } from "../../../src/secrets/anchor-file.ts";
import { crlFile } from "../../../src/secrets/crl-file.ts";
import { genericFile } from "../../../src/secrets/further/generic-file.ts";
import { ticketKeyFile } from "../../../src/secrets/further/ticket-key-file.ts";
import { stapleFile } from "../../../src/secrets/staple-file.ts";
import { asItIsRead } from "../../support/file-handles.ts";
import { TestClock } from "../../support/test-clock.ts";

const quiet = (): void => undefined;
const version = (): string => "1";
const WHY = "it became shorter while it was read";

let path: string;
beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "shrinks-"));
  path = join(folder, "file");
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(path, Buffer.alloc(160, 0xff));
});

/** What would be left is whole for some of them: the first of two ticket keys, a shorter password. */
const shrink = (): void => truncateSync(path, 80);

test.each<[string, () => { read(): Promise<unknown> }]>([
  ["GENERIC_SECRET_INVALID", () => genericFile("hmac", path, version, quiet)],
  ["TICKET_KEYS_INVALID", () => ticketKeyFile(path, version, quiet)],
  ["CRL_INVALID", () => crlFile(path, { loaded: quiet, unusable: quiet })],
  ["OCSP_INVALID", () => stapleFile(path, quiet)],
  ["TRUST_BUNDLE_INVALID", () => anchorFile({ path, trustDomain: "a" }, quiet)],
])("a file that shrinks while it is read is %s, which says so", async (code, fileOf) => {
  await asItIsRead(shrink);
  const reading = fileOf().read();
  const error = await reading.then(() => undefined, toAgentError);
  expect(error).toMatchObject({ code, message: expect.stringContaining(WHY) as string });
});

test("a token that shrinks while it is read is none", async () => {
  await asItIsRead(shrink);
  expect(await fileTokenSource(path).read()).toEqual({ missing: WHY });
});

describe("a file that is written while it is looked at for the start", () => {
  const PAUSE_MS = 50;
  const grow = (): void => appendFileSync(path, "more");

  test("is waited for", async () => {
    const clock = new TestClock();
    const settle = await asItIsRead(grow);
    const reading = genericFile("hmac", path, version, quiet).readIfThere(clock);
    await clock.untilArmed();
    await clock.advance(PAUSE_MS);
    await clock.untilArmed();
    settle();
    await clock.advance(PAUSE_MS);
    expect(await reading).toMatchObject({ kind: "generic" });
    expect(clock.monotonic()).toBe(2 * PAUSE_MS);
  });

  test("may be taken away instead", async () => {
    const clock = new TestClock();
    await asItIsRead(grow);
    const reading = genericFile("hmac", path, version, quiet).readIfThere(clock);
    await clock.untilArmed();
    rmSync(path);
    await clock.advance(PAUSE_MS);
    expect(await reading).toBeUndefined();
  });

  test("is of no use the fifth time", async () => {
    const clock = new TestClock();
    let reads = 0;
    await asItIsRead(() => {
      reads += 1;
      grow();
    });
    const reading = genericFile("hmac", path, version, quiet).readIfThere(clock);
    const failure = reading.then(() => undefined, toAgentError);
    for (let pause = 0; pause < 4; pause += 1) {
      await clock.untilArmed();
      await clock.advance(PAUSE_MS);
    }
    expect(await failure).toMatchObject({ code: "GENERIC_SECRET_INVALID" });
    expect(reads).toBe(5);
  });
});
