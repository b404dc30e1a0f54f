import { promises } from "node:dns";
import { expect, onTestFinished, test, vi } from "vitest";
import { clientOf, never, refused, signRequest, startCa } from "./istio-ca.setup.ts";

/** What the name of the CA resolves to, as grpc-js asks for it; undefined: there is no such name. */
function nameOfCa(address: string | undefined) {
  const dns = { address, asked: 0 };
  const lookup = vi.spyOn(promises, "lookup").mockImplementation(((host: string) => {
    dns.asked += 1;
    const { address: found } = dns;
    return found === undefined
      ? Promise.reject(
          Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: "ENOTFOUND" }),
        )
      : Promise.resolve([{ address: found, family: 4 }]);
  }) as typeof promises.lookup);
  onTestFinished(() => lookup.mockRestore());
  return dns;
}

async function start(attempts = 1) {
  const ca = await startCa();
  const settings = { caServerName: "localhost", caTimeout: 5_000, caAttempts: attempts };
  const made = await clientOf(ca, settings, { address: { host: "ca.test", port: ca.port } });
  const sign = async () => made.client.sign(await signRequest(), never);
  return { ca, sign, ...made };
}

test("the name of the CA is gone, and back: the next request finds it", async () => {
  const dns = nameOfCa("127.0.0.1");
  const { ca, sign } = await start();
  await sign();
  dns.address = undefined;
  const error = await refused(sign());
  expect([error.code, error.message]).toEqual([
    "CA_UNREACHABLE",
    `CA ca.test:${ca.port}: the name ca.test cannot be resolved`,
  ]);
  expect(error.hint).toContain("DNS");
  dns.address = "127.0.0.1";
  await sign();
  expect(ca.calls).toHaveLength(2);
});

test("a name that comes back between two attempts is found by the second", async () => {
  const dns = nameOfCa(undefined);
  const { ca, sign, of } = await start(2);
  const signing = sign();
  await vi.waitUntil(() => of("ca.retry").length === 1);
  dns.address = "127.0.0.1";
  await signing;
  expect(of("ca.attempt").map(({ outcome }) => outcome)).toEqual(["CA_UNREACHABLE", "ok"]);
  expect(ca.calls).toHaveLength(1);
});

test("a name that leads elsewhere is followed: each connection asks anew", async () => {
  // Nobody listens there.
  const dns = nameOfCa("127.0.0.99");
  const { sign } = await start();
  expect((await refused(sign())).message).toMatch(/connection refused$/);
  const { asked } = dns;
  dns.address = "127.0.0.1";
  await sign();
  expect(dns.asked).toBeGreaterThan(asked);
});
