import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { AgentError } from "../../../../src/core/errors.ts";
import { Authority, type AuthorityOptions } from "../../../../src/ca/authority/authority.ts";
import { readCsr } from "../../../../src/ca/authority/csr.ts";
import { createCsr } from "../../../../src/pki/csr.ts";
import { KeyPair } from "../../../../src/pki/key-pair.ts";
import type { KeyType } from "../../../../src/pki/key-type.ts";
import { TestClock } from "../../../support/test-clock.ts";

export const URI = "spiffe://cluster.local/ns/demo/sa/web";
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** OpenSSL knows no clock but its own: a test that asks it passes this as `-attime`. */
export const NOW = Date.parse("2026-01-01T00:00:00Z");

/** For `test.skipIf`; with CI=true openssl may not be missing. */
export const noOpenssl =
  process.env["CI"] !== "true" && spawnSync("openssl", ["version"]).status !== 0;

export function openssl(...args: string[]): string {
  return execFileSync("openssl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** A folder that is gone after the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "ca-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function tempFile(name: string, content: string | Uint8Array): string {
  const path = join(tempFolder(), name);
  writeFileSync(path, content);
  return path;
}

/** `openssl verify` as strict as it can be, at `at` (wall milliseconds). Throws what it says. */
export function opensslVerify(
  {
    root,
    chain,
    purpose,
    at,
  }: { root: string; chain: readonly string[]; purpose: string; at: number },
  ...more: string[]
): string {
  const [leaf = "", ...rest] = chain;
  const untrusted = rest.length > 0 ? ["-untrusted", tempFile("chain.pem", rest.join(""))] : [];
  const time = String(Math.floor(at / 1000));
  const how = ["-x509_strict", "-purpose", purpose, "-attime", time, ...more];
  const trusted = ["-CAfile", tempFile("root.pem", root)];
  return openssl("verify", ...how, ...trusted, ...untrusted, tempFile("leaf.pem", leaf));
}

export const opensslText = (pem: string): string =>
  openssl("x509", "-noout", "-text", "-in", tempFile("certificate.pem", pem));

export async function newCsr(uri = URI, type: KeyType = "ecdsa-p256"): Promise<string> {
  return createCsr(await KeyPair.generate(type), uri);
}

export interface TestAuthority {
  readonly authority: Authority;
  readonly clock: TestClock;
  readonly failures: AgentError[];
}

export async function openAuthority(
  options: Partial<AuthorityOptions> & { clock?: TestClock } = {},
): Promise<TestAuthority> {
  const clock = options.clock ?? new TestClock(NOW);
  const failures: AgentError[] = [];
  const onRenewalFailed = (error: AgentError): void => void failures.push(error);
  const authority = await Authority.open({ onRenewalFailed, ...options, clock });
  return { authority, clock, failures };
}

export async function issue({ authority }: Pick<TestAuthority, "authority">, ttlMs = HOUR) {
  return authority.issue({ csr: readCsr(await newCsr()), uri: URI, ttlMs });
}

/** The AgentError that `attempt` throws; fails when it throws none. */
export async function thrownBy(attempt: () => unknown): Promise<AgentError> {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof AgentError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
