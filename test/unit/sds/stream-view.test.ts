import { expect, test } from "vitest";
import { type ResourceView, viewOf } from "../../../src/sds/stream-view.ts";
import { Machine } from "./machine.ts";

test("the view of a stream tells for each name how far it is", () => {
  const m = new Machine();
  const peer = { connection: 1, key: "uid 1", credentials: { uid: 1, gid: 2, pid: 3 } };
  const whole = () =>
    viewOf(m.state, {
      variant: "sotw",
      peer,
      node: "pod",
      validator: "spiffe",
      openedAt: 1_000,
      now: m.now,
    });
  const view = (): readonly ResourceView[] => whole().resources;

  const names = ["default", "ROOTCA"];
  m.put("ROOTCA", "r1");
  const [roots] = m.request(names);
  m.now = 2_000;
  expect(view()).toEqual([
    { name: "default", state: "held" },
    { name: "ROOTCA", state: "pending", version: "r1", nonce: "7-1", ageSeconds: 2 },
  ]);

  m.now = 2_250;
  m.ack(roots, names);
  expect(view()[1]).toMatchObject({ state: "accepted", ageSeconds: 2.25, latencySeconds: 2.25 });
  expect(whole()).toMatchObject({
    stream: 7,
    variant: "sotw",
    peer: { connection: 1, uid: 1, gid: 2, pid: 3 },
    node: "pod",
    validator: "spiffe",
    ageSeconds: 1.25,
  });
  const [pair] = m.put("default", "v1");
  m.nack(pair, names);
  expect(view()[0]).toMatchObject({ state: "rejected", version: "v1", error: "refused" });

  m.ack(pair, []);
  expect(view()).toEqual([]);
  m.open = false;
  m.ack(pair, names);
  expect(view()).toMatchObject([
    { name: "default", state: "rejected" },
    { name: "ROOTCA", state: "held" },
  ]);
});

test("what a client says it has from another stream is shown as its word", () => {
  const m = new Machine();
  m.delta({ subscribe: ["default"], has: new Map([["default", "v1"]]) });
  const peer = { connection: 1, key: "connection 1" };
  const facts = { variant: "delta", peer, node: "", validator: undefined } as const;
  const view = viewOf(m.state, { ...facts, openedAt: 0, now: 0 });
  expect(view).not.toHaveProperty("validator");
  expect(view.resources).toEqual([{ name: "default", state: "claimed", version: "v1" }]);
});
