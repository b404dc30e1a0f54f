import { expect, test } from "vitest";
import { type ResourceView, viewOf } from "../../../src/sds/stream-view.ts";
import { Machine } from "./machine.ts";

test("the view of a stream tells for each name how far it is", () => {
  const m = new Machine();
  const view = (): readonly ResourceView[] =>
    viewOf(m.state, { peer: "connection 1", node: "pod", openedAt: 1_000, now: m.now }).resources;

  const names = ["default", "ROOTCA"];
  m.put("ROOTCA", "r1");
  const [roots] = m.request(names);
  m.now = 2_000;
  expect(view()).toEqual([
    { name: "default", state: "held" },
    { name: "ROOTCA", state: "pending", version: "r1", nonce: "7-1", ageSeconds: 2 },
  ]);

  m.ack(roots, names);
  expect(view()[1]).toMatchObject({ state: "accepted" });
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
