import { describe, expect, test } from "vitest";
import type { Stamped } from "../../src/core/events.ts";
import { namedSecrets, workloadNames } from "../../src/sds/names.ts";
import { RootPropagation } from "../../src/sds/root-propagation.ts";
import { TrustBundles } from "../../src/sds/trust-bundles.ts";
import { byValidator } from "../../src/sds/validator.ts";
import { SecretStore } from "../../src/secrets/store.ts";
import { systemClock } from "../../src/core/clock.ts";
import { eventually } from "../support/eventually.ts";
import { type Bench, bundle, certificate, startBench } from "./sds-support.ts";

/** The real server, and who in front of it has the roots. ROOTCA has the alias `roots`. */
async function start(): Promise<Bench & { change(): void; propagation: RootPropagation }> {
  const store = new SecretStore(systemClock);
  const names = { trustDomain: "cluster.local", federated: [], validator: "trusted-ca" } as const;
  const bundles = new TrustBundles(store, names, () => undefined);
  const sources = byValidator((asked) =>
    namedSecrets(bundles.as(asked), workloadNames, { roots: "ROOTCA" }, [bundles.names(asked)]),
  );
  const events: Stamped[] = [];
  const bench = await startBench({
    sources,
    emit: (event) => {
      const stamped = { ...event, at: 0 };
      events.push(stamped);
      propagation.observe(stamped);
    },
  });
  const propagation = new RootPropagation({ sources, streams: () => bench.server.streams() });
  store.put(bundle("r1"));
  store.put(certificate("v1"));
  let version = 1;
  return {
    ...bench,
    store,
    propagation,
    eventsOf: <T extends Stamped["type"]>(type: T) =>
      events.filter((event): event is Extract<Stamped, { type: T }> => event.type === type),
    change: () => {
      store.put(bundle(`r${(version += 1)}`));
      propagation.rootsChanged();
    },
  };
}

const answered = ({ propagation }: { propagation: RootPropagation }): Promise<boolean> =>
  eventually("all answers", () => propagation.haveAnswered());

describe("who has to have the roots before a leaf", () => {
  test("is nobody without streams, and no stream that has only the certificate", async () => {
    const bench = await start();
    bench.change();
    expect(bench.propagation.haveAnswered()).toBe(true);
    await bench.client().open(["default"]).take();
    bench.change();
    expect(bench.propagation.haveAnswered()).toBe(true);
  });

  test("is every stream that follows the roots, until it acknowledges: SotW, delta, an alias", async () => {
    const bench = await start();
    const sotw = bench.client().open(["ROOTCA"]);
    const alias = bench.client().open(["roots"]);
    const delta = bench.client().openDelta({ subscribe: ["ROOTCA", "default"] });
    await Promise.all([sotw.take(), alias.take(), delta.take()]);
    await delta.take();
    await Promise.all([sotw, alias, delta].map((stream) => stream.silence()));
    bench.change();
    expect(bench.propagation.haveAnswered()).toBe(false);
    const [first, second, third] = [await sotw.next(), await alias.next(), await delta.next()];
    sotw.ack(first);
    alias.ack(second);
    await Promise.all([sotw.silence(), alias.silence()]);
    expect(bench.propagation.haveAnswered()).toBe(false);
    delta.ack(third);
    await answered(bench);
  });

  test("is every stream with another form of them: by name, or by its node's metadata", async () => {
    const bench = await start();
    const metadata = { disable_spiffe_cert_validation: false };
    const streams = [
      bench.client().open(["ALL"]),
      bench.client().open(["spiffe://cluster.local"]),
      bench
        .client()
        .open()
        .send({ names: ["ROOTCA"], node: "n", metadata }),
    ];
    await Promise.all(streams.map((stream) => stream.take()));
    await Promise.all(streams.map((stream) => stream.silence()));
    bench.change();
    for (const stream of streams) {
      expect(bench.propagation.haveAnswered()).toBe(false);
      stream.ack(await stream.next());
      await stream.silence();
    }
    await answered(bench);
  });

  test("is a stream with the roots under two names until it has answered both", async () => {
    const bench = await start();
    const stream = bench.client().open(["ROOTCA", "roots"]);
    const names = ["ROOTCA", "roots"];
    stream.ack(await stream.next(), names).ack(await stream.next(), names);
    await stream.silence();
    bench.change();
    const [one, two] = [await stream.next(), await stream.next()];
    stream.ack(one, names);
    await stream.silence();
    expect(bench.propagation.haveAnswered()).toBe(false);
    stream.ack(two, names);
    await answered(bench);
  });

  test("is a stream with an older answer out until it has answered the newest", async () => {
    const bench = await start();
    const stream = bench.client().open(["ROOTCA"]);
    const old = await stream.next();
    bench.change();
    stream.ack(old);
    const next = await stream.next();
    expect(bench.propagation.haveAnswered()).toBe(false);
    bench.change();
    stream.ack(next);
    const last = await stream.next();
    expect(last.version).toBe("r3");
    expect(bench.propagation.haveAnswered()).toBe(false);
    stream.ack(last);
    await answered(bench);
  });

  test("is no stream that rejects them: they do not get better", async () => {
    const bench = await start();
    const stream = bench.client().open(["ROOTCA"]);
    await stream.take();
    await stream.silence();
    bench.change();
    stream.nack(await stream.next());
    await answered(bench);
    expect(bench.eventsOf("sds.nack")).toHaveLength(1);
  });

  test("is no stream that ends, nor one that drops the name", async () => {
    const bench = await start();
    const [ends, drops] = [bench.client().open(["ROOTCA"]), bench.client().open(["ROOTCA"])];
    await Promise.all([ends.take(), drops.take()]);
    await Promise.all([ends.silence(), drops.silence()]);
    bench.change();
    ends.cancel();
    const response = await drops.next();
    await eventually("the end", () => bench.eventsOf("sds.stream.closed").length === 1);
    expect(bench.propagation.haveAnswered()).toBe(false);
    drops.send({ names: ["default"], nonce: response.nonce });
    await answered(bench);
  });

  test("is no stream that opens after the change: it gets the roots with its first answer", async () => {
    const bench = await start();
    const stream = bench.client().open(["ROOTCA"]);
    await stream.take();
    await stream.silence();
    bench.change();
    await bench.client().open(["ROOTCA"]).next();
    stream.ack(await stream.next());
    await answered(bench);
  });
});
