import dns from "node:dns";
import { writeFile } from "node:fs/promises";
import { describe, expect, test, vi } from "vitest";
import { tlsIdentity } from "../../fakes/tls-identity.ts";
import { FaultCa } from "../../fakes/fault-ca.ts";
import { clientOf, startCa } from "../../integration/istio-ca.setup.ts";
import { TestCa } from "../../support/test-ca.ts";
import { TestClock } from "../../support/test-clock.ts";
import { fault } from "../table.ts";
import { SignedWorld } from "./signed-world.ts";

const NAME = "ca.example.test";

/** What the resolver says of {@link NAME}; the real one never heard of it. */
function resolving() {
  const answer = { address: undefined as string | undefined };
  const spy = vi.spyOn(dns.promises, "lookup").mockImplementation(async () => {
    if (answer.address !== undefined) return [{ address: answer.address, family: 4 }] as never;
    throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${NAME}`), { code: "ENOTFOUND" });
  });
  return Object.assign(answer, { asked: () => spy.mock.calls.length });
}

test(fault("ca-dns"), async () => {
  const clock = new TestClock(Date.now());
  const ca = await startCa({ issuer: await TestCa.create({ clock, intermediate: true }) });
  const resolver = resolving();
  resolver.address = "127.0.0.1";
  const address = { host: NAME, port: ca.port };
  const { client } = await clientOf(ca, { caServerName: "localhost" }, { address });
  const world = await new SignedWorld(client, clock).started();
  const good = world.served;

  resolver.address = undefined;
  await world.toRenewal();
  expect(await world.failed(1)).toBe("CA_UNREACHABLE");
  expect(world.rotator.state.lastError?.message).toContain(NAME);
  await world.failed(2);
  expect(world.served).toEqual(good);

  const asked = resolver.asked();
  resolver.address = "127.0.0.1";
  await world.renewed(2);
  expect(resolver.asked()).toBe(asked + 1);
});

describe(fault("ca-root-replaced"), () => {
  test("at a renewal", async () => {
    const clock = new TestClock(Date.now());
    const issuer = await TestCa.create({ clock, intermediate: true });
    const ca = await startCa({ issuer });
    const { client, rootFile, of } = await clientOf(ca);
    const world = await new SignedWorld(client, clock).started();
    const good = world.served;
    const { port } = ca;
    await ca.stop();
    const next = await FaultCa.start({ issuer, port, tls: await tlsIdentity() });
    await world.toRenewal();
    expect(await world.failed(1)).toBe("CA_TLS");
    expect(world.served).toEqual(good);
    await writeFile(rootFile, next.rootPem);
    await world.renewed(2);
    expect(of("ca.roots.loaded").length).toBe(2);
    await next.stop();
  });
});
