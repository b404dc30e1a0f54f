import { rm, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { FaultCa } from "../../fakes/fault-ca.ts";
import { clientOf, jwt, startCa } from "../../integration/istio-ca.setup.ts";
import { TestCa } from "../../support/test-ca.ts";
import { TestClock } from "../../support/test-clock.ts";
import { fault } from "../table.ts";
import { SignedWorld } from "./signed-world.ts";

const GOOD = jwt({ jti: "good" });

/** A CA that wants {@link GOOD}, the real client, and the first certificate. */
async function running() {
  const clock = new TestClock(Date.now());
  const ca: FaultCa = await startCa({ issuer: await TestCa.create({ clock, intermediate: true }) });
  ca.faults = { token: GOOD };
  const { client, tokenFile } = await clientOf(ca, {}, { token: GOOD });
  const world = await new SignedWorld(client, clock).started();
  return { ca, tokenFile, world };
}

const bad: readonly { what: string; spoil: (file: string) => Promise<void> }[] = [
  { what: "missing", spoil: (file) => rm(file) },
  { what: "empty", spoil: (file) => writeFile(file, "") },
  { what: "expired", spoil: (file) => writeFile(file, jwt({ exp: 1 })) },
  { what: "garbage", spoil: (file) => writeFile(file, "no token\n") },
];

describe(fault("token"), () => {
  test.each(bad)("$what", async ({ spoil }) => {
    const { tokenFile, world } = await running();
    const good = world.served;
    await spoil(tokenFile);
    await world.toRenewal();
    expect(await world.failed(1)).toBe("CA_UNAUTHENTICATED");
    expect(world.served).toEqual(good);
    await writeFile(tokenFile, GOOD);
    await world.renewed(2);
  });

  test("rotated between two calls", async () => {
    const { ca, tokenFile, world } = await running();
    const next = jwt({ jti: "next" });
    ca.faults = { token: next };
    await writeFile(tokenFile, next);
    await world.toRenewal();
    await world.renewed(2);
    expect(ca.calls.map(({ token }) => token)).toEqual([GOOD, next]);
    expect(world.all("rotation.failed")).toEqual([]);
  });
});

test(fault("unauthenticated-once"), async () => {
  const { ca, world } = await running();
  ca.faults = { token: "of another day" };
  await world.toRenewal();
  expect(await world.failed(1)).toBe("CA_UNAUTHENTICATED");
  ca.faults = { token: GOOD };
  await world.renewed(2);
  const [first, refused, accepted] = ca.calls.map(({ csr }) => csr);
  expect(refused).toBe(accepted);
  expect(refused).not.toBe(first);
});
