import { beforeEach, describe, expect, test } from "vitest";
import { REMEMBERED_RESPONSES } from "../../../src/sds/responses.ts";
import { Machine, summary } from "./machine.ts";

let m: Machine;

beforeEach(() => {
  m = new Machine();
  m.put("default", "v1");
  m.put("ROOTCA", "r1");
  m.put("third", "t1");
});

const factTypes = (): string[] => m.told().map(({ type }) => type);

describe("a stale nonce", () => {
  test("is not answered and is no NACK", () => {
    const [first] = m.request(["default"]);
    m.ack(first, ["default"]);
    m.put("default", "v2");
    m.told();
    expect(m.nack(first, ["default", "ROOTCA"])).toEqual([]);
    expect(m.told()).toEqual([{ type: "stale", nonce: first?.nonce }]);
  });

  test("its names are not read: the answer to the newest response brings them again", () => {
    const [first] = m.request(["default"]);
    m.ack(first, ["default"]);
    const [second] = m.put("default", "v2");
    expect(m.ack(first, ["default", "ROOTCA"])).toEqual([]);
    expect(summary(m.ack(second, ["default", "ROOTCA"]))).toEqual(["ROOTCA@r1"]);
  });

  test("a nonce nobody sent is stale", () => {
    m.request(["default"]);
    m.told();
    expect(m.request(["default", "ROOTCA"], "made-up")).toEqual([]);
    expect(factTypes()).toEqual(["stale"]);
  });

  test("a nonce of another stream is stale, although it is the newest there", () => {
    m.request(["default"]);
    m.told();
    m.request(["default"], "8-1");
    expect(factTypes()).toEqual(["stale"]);
  });

  test("does not end the wait for the real answer", () => {
    m.request(["default"]);
    m.request(["default"], "made-up");
    expect(m.put("default", "v2")).toEqual([]);
  });
});

describe("several names in flight: a nonce answers its own response", () => {
  const names = ["default", "ROOTCA"];

  test("answers in the order sent settle each its name", () => {
    const [first, second] = m.request(names);
    m.told();
    m.ack(first, names);
    m.ack(second, names);
    expect(m.told()).toMatchObject([
      { type: "ack", response: { name: "default" } },
      { type: "ack", response: { name: "ROOTCA" } },
    ]);
    expect(summary(m.put("default", "v2"))).toEqual(["default@v2"]);
  });

  test("answers in the other order do too", () => {
    const [first, second] = m.request(names);
    m.told();
    m.ack(second, names);
    m.nack(first, names);
    expect(m.told()).toMatchObject([
      { type: "ack", response: { name: "ROOTCA" } },
      { type: "nack", response: { name: "default" } },
    ]);
  });

  test("the earlier nonce is an answer, but its names are of an earlier date: they are not read", () => {
    const [first, second] = m.request(names);
    expect(m.ack(first, ["default", "ROOTCA", "third"])).toEqual([]);
    expect(summary(m.ack(second, ["default", "ROOTCA", "third"]))).toEqual(["third@t1"]);
  });

  test("the earlier nonce cannot drop a name either", () => {
    const [first, second] = m.request(names);
    m.ack(first, ["default"]);
    m.ack(second, names);
    expect(summary(m.put("ROOTCA", "r2"))).toEqual(["ROOTCA@r2"]);
  });

  test("a client that answers only the newest: the other name waits 5 s, then goes on", () => {
    const [, second] = m.request(names);
    m.ack(second, names);
    expect(m.put("default", "v2")).toEqual([]);
    expect(summary(m.wait(5_000))).toEqual(["default@v2"]);
  });

  test("more names than nonces are remembered: each answer still finds its response", () => {
    const many = Array.from({ length: 20 }, (_, i) => `name-${i}`);
    m = new Machine(many);
    for (const name of many) m.put(name, "v1");
    const sent = [...m.request(many), ...m.pump()];
    expect(sent).toHaveLength(20);
    m.told();
    for (const one of sent) m.ack(one, many);
    expect(factTypes()).toEqual(many.map(() => "ack"));
  });
});

describe("an answer after the 5 s", () => {
  test("counts, while its response is the newest of the name", () => {
    const [first] = m.request(["default"]);
    m.wait(60_000);
    m.told();
    m.ack(first, ["default"]);
    expect(factTypes()).toEqual(["ack"]);
  });

  test("counts when a newer response overtook it, and frees nothing", () => {
    const [first] = m.request(["default"]);
    m.put("default", "v2");
    const [second] = m.wait(5_000);
    m.told();
    m.put("default", "v3");
    expect(m.ack(first, ["default"])).toEqual([]);
    expect(m.told()).toMatchObject([{ type: "ack", response: { version: "v1" } }]);
    expect(summary(m.ack(second, ["default"]))).toEqual(["default@v3"]);
  });

  test("a late NACK bars its version too", () => {
    const [first] = m.request(["default"]);
    m.put("default", "v2");
    const [second] = m.wait(5_000);
    m.nack(first, ["default"]);
    m.ack(second, ["default"]);
    expect(m.put("default", "v1")).toEqual([]);
  });

  test(`of the last ${REMEMBERED_RESPONSES} overtaken responses is known; older ones are stale`, () => {
    m.request(["default"]);
    for (let i = 2; i <= REMEMBERED_RESPONSES + 2; i += 1) {
      m.put("default", `v${i}`);
      m.wait(5_000);
    }
    m.told();
    m.ack(m.sent[0], ["default"]);
    m.ack(m.sent[1], ["default"]);
    expect(m.told()).toMatchObject([
      { type: "stale", nonce: "7-1" },
      { type: "ack", response: { nonce: "7-2" } },
    ]);
  });
});

describe("a slow client", () => {
  test("no wake-up is wished for when it is room that is missing: the client's reading wakes", () => {
    const [first] = m.request(["default"]);
    m.ack(first, ["default"]);
    m.open = false;
    m.put("default", "v2");
    expect(m.wakeAt).toBeUndefined();
  });

  test("gets no more responses than there is room for, and the rest later", () => {
    m.open = false;
    m.request(["default", "ROOTCA", "third"]);
    m.open = true;
    expect(summary(m.pump(2))).toEqual(["default@v1", "ROOTCA@r1"]);
    expect(m.pump(0)).toEqual([]);
    expect(summary(m.pump(2))).toEqual(["third@t1"]);
  });

  test("the version is chosen when there is room: the latest wins", () => {
    m.open = false;
    m.request(["default"]);
    for (let i = 2; i <= 1_000; i += 1) m.put("default", `v${i}`);
    expect(m.state.due).toEqual(["default"]);
    m.open = true;
    expect(summary(m.pump())).toEqual(["default@v1000"]);
    expect(m.state.due).toEqual([]);
  });

  test("that has not taken the last response gets no newer one of the name, not even after 5 s", () => {
    m.request(["default"]);
    m.put("default", "v2");
    m.now += 60_000;
    expect(m.pump(16, false)).toEqual([]);
    expect(summary(m.pump(16, true))).toEqual(["default@v2"]);
  });
});
