import { describe, expect, test } from "vitest";
import {
  SERVING_RETRY_MS,
  SERVING_TTL_MS,
  ServingCertificates,
} from "../../../../src/ca/server/serving-certificate.ts";
import type { ServingCertificate } from "../../../../src/ca/authority/authority.ts";
import { settle } from "../../../support/test-clock.ts";
import { openAuthority } from "../authority/support.ts";
import { recordingLog } from "./support.ts";

async function start() {
  const { authority, clock } = await openAuthority();
  const { log, lines } = recordingLog();
  const serving = await ServingCertificates.start({ authority, names: ["localhost"], clock, log });
  const served: string[] = [];
  serving.addIdentityCertificateListener((update) => {
    served.push(update?.certificate.toString() ?? "");
  });
  return { authority, clock, lines, serving, served };
}

describe("the CA server's own certificate", () => {
  test("reaches a listener after it was added, never during it", async () => {
    const { serving } = await start();
    const served: unknown[] = [];
    serving.addIdentityCertificateListener((update) => served.push(update));
    serving.addCaCertificateListener((update) => served.push(update));
    expect(served).toHaveLength(0);
    await settle();
    expect(served).toHaveLength(2);
  });

  test("is replaced at half of its life, and again", async () => {
    const { clock, lines, served } = await start();
    await clock.advance(SERVING_TTL_MS / 2 - 60_000);
    expect(served).toHaveLength(1);
    await clock.advance(60_000);
    expect(served).toHaveLength(2);
    await clock.advance(SERVING_TTL_MS / 2);
    expect(new Set(served).size).toBe(3);
    expect(lines.map(({ message }) => message)).toEqual(Array(2).fill("TLS certificate replaced"));
  });

  test("goes on when it cannot be replaced, and is tried again", async () => {
    const { authority, clock, lines, served } = await start();
    const works = authority.issueServing.bind(authority);
    authority.issueServing = (): Promise<ServingCertificate> => Promise.reject(new Error("no"));
    await clock.advance(SERVING_TTL_MS / 2);
    expect(served).toHaveLength(1);
    expect(lines.map(({ level, fields }) => [level, fields["reason"]])).toEqual([["warn", "no"]]);
    authority.issueServing = works;
    await clock.advance(SERVING_RETRY_MS);
    expect(served).toHaveLength(2);
  });

  test("stopped, it leaves no timer", async () => {
    const { clock, serving } = await start();
    serving.stop();
    expect(clock.armed).toBe(0);
  });

  test("a listener that was taken off hears nothing", async () => {
    const { clock, serving, served } = await start();
    await settle();
    const late: string[] = [];
    const listener = (): void => void late.push("update");
    serving.addIdentityCertificateListener(listener);
    serving.removeIdentityCertificateListener(listener);
    await clock.advance(SERVING_TTL_MS / 2);
    expect(late).toEqual([]);
    expect(served).toHaveLength(2);
  });
});
