import { beforeAll, describe, expect, test } from "vitest";
import type { CaEndpoint, Signers } from "../../../src/ca/endpoint.ts";
import { spiffeId } from "../../../src/identity/spiffe-id.ts";
import { parseCertificates } from "../../../src/pki/certificate.ts";
import { createIssue, type IssueSettings } from "../../../src/secrets/issue.ts";
import { rootOf } from "../../../src/secrets/root-book.ts";
import type { RootKeeper } from "../../../src/secrets/root-keeper.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { FakeCaClient } from "../../fakes/ca-client.ts";
import { TestCa } from "../../support/test-ca.ts";
import { TestClock } from "../../support/test-clock.ts";
import { HOUR, SECOND } from "./support.ts";
import { publishing } from "./publishing.ts";

const identity = spiffeId({
  trustDomain: "cluster.local",
  namespace: "shop",
  serviceAccount: "cart",
});
const settings: IssueSettings = {
  keyType: "ecdsa-p256",
  keyFormat: "traditional",
  ttlMs: 24 * HOUR,
  skewMs: 10 * SECOND,
  skewWarningMs: 10 * SECOND,
  includeRoot: false,
};
const never = new AbortController().signal;

let clock: TestClock;
let known: TestCa;
let foreign: TestCa;
beforeAll(async () => {
  clock = new TestClock();
  known = await TestCa.create({ clock, name: "Known" });
  foreign = await TestCa.create({ clock, intermediate: true, name: "Foreign" });
});

/** An issuance by `ca`, the first of the list or not, over a book of what was issued before. */
function issueOf(
  ca: TestCa,
  endpoint: Pick<CaEndpoint, "name" | "preferred">,
  roots: RootKeeper,
  alongside: readonly string[] = [],
) {
  const client = new FakeCaClient(ca);
  const sign = client.sign.bind(client);
  client.sign = async (request, signal) => {
    const answer = await sign(request, signal);
    return { ...answer, roots: [...answer.roots, ...alongside] };
  };
  const signers: Signers = {
    first: (attempt, signal) => attempt(client, { ...endpoint, retryUntil: 5 }, signal),
  };
  const emit = (): void => {};
  const trust = async () => roots.trust;
  return createIssue({ clock, emit, ca: signers, identity, trust }, settings)(never);
}

const first = { name: "a:1", preferred: true };
const second = { name: "b:2", preferred: false };

/** The way into a store, in which nothing is. */
const empty = () => publishing({ clock, store: new SecretStore(clock), emit: () => {} });

async function bookWith(ca: TestCa): Promise<RootKeeper> {
  const { publish, roots } = empty();
  await publish(await issueOf(ca, first, roots), never);
  return roots;
}

describe("another CA than the first", () => {
  test("may sign with a root that is served", async () => {
    const { certificate } = await issueOf(known, second, await bookWith(known));
    expect(certificate.signedBy).toBe("b:2");
  });

  test("may not bring a root of its own, and is told which one and what to do", async () => {
    const [root] = parseCertificates(foreign.rootPem);
    await expect(issueOf(foreign, second, await bookWith(known))).rejects.toMatchObject({
      code: "CERT_ROOT_UNKNOWN",
      message: `CA b:2: its chain ends in "O=Tests,CN=Foreign Root" (SHA-256 ${root?.fingerprint}), a root that the mesh does not trust`,
      hint: "add that root to --trust-bundle first, or take this CA out of CA_ADDR",
    });
  });

  test("may not bring another root along under one that is known", async () => {
    const book = await bookWith(known);
    const [kept] = parseCertificates(known.rootPem);
    const { roots } = await issueOf(known, second, book, [foreign.rootPem]);
    expect(roots.map(({ fingerprint }) => fingerprint)).toEqual([kept?.fingerprint]);
    const ofFirst = await issueOf(known, first, book, [foreign.rootPem]);
    expect(ofFirst.roots).toHaveLength(2);
  });

  test("may bring none beside those that are configured, though none is served yet", async () => {
    const { roots } = empty();
    roots.configure(parseCertificates(known.rootPem).map(rootOf));
    await expect(issueOf(foreign, second, roots)).rejects.toMatchObject({
      code: "CERT_ROOT_UNKNOWN",
    });
    const { certificate } = await issueOf(known, second, roots);
    expect(certificate.signedBy).toBe("b:2");
  });

  test("may sign with any root as long as none is known: a pod has to start", async () => {
    const { certificate } = await issueOf(foreign, second, empty().roots);
    expect(certificate.signedBy).toBe("b:2");
  });
});

test("a second CA that names one of the roots does not take the first one's other root away", async () => {
  const { publish, roots } = empty();
  const both = [foreign.rootPem];
  await publish(await issueOf(known, first, roots, both), never);
  await clock.advance(HOUR);
  await publish(await issueOf(known, second, roots), never);
  expect(roots.records.map(({ retiredAt }) => retiredAt)).toEqual([undefined, undefined]);

  // Nor does it after a restart, when only the state knows what the first one named.
  const next = empty();
  next.roots.recall(roots.records);
  await next.publish(await issueOf(known, second, next.roots), never);
  expect(next.roots.records).toEqual(roots.records);
  // The one that is the first of the list now speaks for all.
  await next.publish(await issueOf(known, { ...second, preferred: true }, next.roots), never);
  expect(next.roots.records.map(({ retiredAt }) => retiredAt)).toContain(clock.now());
});

test("the first CA may change its root: that is a rotation of roots", async () => {
  const { certificate, roots } = await issueOf(foreign, first, await bookWith(known));
  expect(certificate.signedBy).toBe("a:1");
  expect(roots).toHaveLength(1);
});

test("the roots known are those of the bundle; before there is one, any is", async () => {
  const { isKnown } = (await bookWith(known)).trust;
  const [fingerprint = ""] = parseCertificates(known.rootPem).map((each) => each.fingerprint);
  expect([isKnown(fingerprint), isKnown("00")]).toEqual([true, false]);
  // Those of an earlier run count before there is a bundle.
  const restarted = empty().roots;
  restarted.recall((await bookWith(known)).records);
  const { trust } = restarted;
  expect([trust.isKnown(fingerprint), trust.isKnown("00")]).toEqual([true, false]);
  const nothing = empty().roots.trust;
  expect([nothing.isKnown(fingerprint), nothing.isKnown("00")]).toEqual([true, true]);
});
