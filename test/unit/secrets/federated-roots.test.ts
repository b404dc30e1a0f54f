import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { AgentEvent } from "../../../src/core/events.ts";
import { FILE_CHECK_MS } from "../../../src/secrets/file-follower.ts";
import { FederatedRoots } from "../../../src/secrets/federated-roots.ts";
import type { Secret } from "../../../src/secrets/secret.ts";
import { eventually } from "../../support/eventually.ts";
import { TestCa } from "../../support/test-ca.ts";
import { TestClock } from "../../support/test-clock.ts";

let one: TestCa;
let two: TestCa;
beforeAll(async () => {
  [one, two] = await Promise.all([TestCa.create({ name: "One" }), TestCa.create({ name: "Two" })]);
});

const fingerprint = ({ rootPem }: TestCa): string =>
  new X509Certificate(rootPem).fingerprint256.replaceAll(":", "").toLowerCase();

function setUp() {
  const folder = mkdtempSync(join(tmpdir(), "federated-"));
  const clock = new TestClock();
  const events: AgentEvent[] = [];
  const shown = new Map<string, Secret>();
  const files = { "b.example": join(folder, "b"), "c.example": join(folder, "c") };
  const roots = new FederatedRoots(files, {
    clock,
    emit: (event) => void events.push(event),
    show: (secret) => Boolean(shown.set(secret.name, secret)),
    remove: (name) => void shown.delete(name),
  });
  onTestFinished(() => {
    roots.stop();
    rmSync(folder, { recursive: true });
  });
  const pemOf = (name: string) => {
    const secret = shown.get(name);
    return secret?.kind === "trust-bundle" ? secret.pem : undefined;
  };
  const told = () =>
    events.flatMap((event) =>
      event.type === "trust_bundle.unusable"
        ? [`${event.trustDomain}: ${event.error.describe()}`]
        : [],
    );
  return { files, clock, events, pemOf, told, roots };
}

describe("the roots of other trust domains", () => {
  test("are shown as a bundle each, by the SPIFFE ID of the domain, and followed", async () => {
    const { files, clock, pemOf, events, roots } = setUp();
    writeFileSync(files["b.example"], one.rootPem);
    writeFileSync(files["c.example"], two.rootPem + two.rootPem);
    await roots.follow([]);
    expect([pemOf("spiffe://b.example"), pemOf("spiffe://c.example")]).toEqual([
      one.rootPem,
      two.rootPem,
    ]);
    // The files are read beside each other.
    const domains = events.map((event) =>
      "trustDomain" in event ? event.trustDomain : event.type,
    );
    expect(domains.toSorted()).toEqual(["b.example", "c.example"]);
    writeFileSync(files["b.example"], two.rootPem);
    await clock.advance(FILE_CHECK_MS);
    // The old root is gone with the change.
    await eventually("the new root", () => pemOf("spiffe://b.example") === two.rootPem);
  });

  test("of a file that is missing or broken are those it had, and the setting is named", async () => {
    const { files, pemOf, told, roots } = setUp();
    writeFileSync(files["b.example"], one.rootPem);
    await roots.follow([]);
    expect(told()).toEqual([
      expect.stringContaining("c.example: TRUST_BUNDLE_MISSING: --federated-bundle c.example=/"),
    ]);
    writeFileSync(files["b.example"], '{"keys":[]}');
    await roots.follow([]);
    expect(told()[1]).toMatch(
      /^b\.example: TRUST_BUNDLE_INVALID: --federated-bundle b\.example=\S+ holds no roots: the file: no key with the use "x509-svid"/,
    );
    expect(pemOf("spiffe://b.example")).toBe(one.rootPem);
  });

  test("are without what is distrusted; without a root the domain is gone, with an error", async () => {
    const { files, pemOf, told, events, roots } = setUp();
    writeFileSync(files["b.example"], one.rootPem + two.rootPem);
    writeFileSync(files["c.example"], one.rootPem);
    await roots.follow([]);
    expect(pemOf("spiffe://c.example")).toBe(one.rootPem);
    await roots.follow([fingerprint(one)]);
    expect(pemOf("spiffe://b.example")).toBe(two.rootPem);
    expect(pemOf("spiffe://c.example")).toBeUndefined();
    expect(told()).toEqual([expect.stringContaining("c.example: TRUST_BUNDLE_EMPTY: ")]);
    await roots.follow([]);
    expect(pemOf("spiffe://c.example")).toBe(one.rootPem);
    expect(events.at(-1)).toMatchObject({ type: "trust_bundle.loaded", trustDomain: "c.example" });
  });
});
