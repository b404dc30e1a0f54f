import { beforeEach, describe, expect, test } from "vitest";
import { subscribedNames } from "../../../src/sds/subscription.ts";
import { Machine, summary } from "./machine.ts";

let m: Machine;

beforeEach(() => {
  m = new Machine();
});

const factTypes = (machine: Machine): string[] => machine.told().map(({ type }) => type);

describe("the first request", () => {
  test("is answered with what it names", () => {
    m.put("default", "v1");
    m.put("ROOTCA", "r1");
    expect(summary(m.request(["default"]))).toEqual(["default@v1"]);
  });

  test("is answered whatever nonce it carries: nonces of another stream are void", () => {
    m.put("default", "v1");
    expect(summary(m.request(["default"], "3-1"))).toEqual(["default@v1"]);
    expect(factTypes(m)).toEqual(["subscribed"]);
  });

  test("is answered although an error is in it: there is nothing yet to refuse", () => {
    m.put("default", "v1");
    expect(summary(m.request(["default"], "", { code: 13, message: "old" }))).toEqual([
      "default@v1",
    ]);
    expect(factTypes(m)).toEqual(["subscribed"]);
  });

  test("gets one response for each name, each with a nonce of its own", () => {
    m.put("default", "v1");
    m.put("ROOTCA", "r1");
    const sent = m.request(["ROOTCA", "default"]);
    expect(summary(sent)).toEqual(["ROOTCA@r1", "default@v1"]);
    expect(new Set(sent.map(({ nonce }) => nonce)).size).toBe(2);
  });

  test("a name given twice is one name", () => {
    m.put("default", "v1");
    expect(summary(m.request(["default", "default"]))).toEqual(["default@v1"]);
    expect(m.told()).toEqual([{ type: "subscribed", names: ["default"] }]);
  });
});

describe("a secret that is not there yet", () => {
  test("is held, not answered with nothing, and answered when it comes", () => {
    expect(m.request(["default"])).toEqual([]);
    expect(m.told()).toEqual([
      { type: "subscribed", names: ["default"] },
      { type: "held", name: "default" },
    ]);
    expect(summary(m.put("default", "v1"))).toEqual(["default@v1"]);
  });

  test("does not hold back the names that are there", () => {
    m.put("ROOTCA", "r1");
    expect(summary(m.request(["default", "ROOTCA"]))).toEqual(["ROOTCA@r1"]);
    expect(summary(m.put("default", "v1"))).toEqual(["default@v1"]);
  });

  test("is reported once, however often it is asked for", () => {
    m.request(["default"]);
    m.request(["default"]);
    expect(factTypes(m).filter((type) => type === "held")).toHaveLength(1);
  });

  test("a second request before the first answer changes the interest", () => {
    m.request(["default"]);
    m.request(["default", "ROOTCA"]);
    expect(summary(m.put("ROOTCA", "r1"))).toEqual(["ROOTCA@r1"]);
    expect(summary(m.put("default", "v1"))).toEqual(["default@v1"]);
  });

  test("an expired secret is held like one that was never there", () => {
    m.put("default", "v1");
    m.expire("default");
    expect(m.request(["default"])).toEqual([]);
    expect(factTypes(m)).toEqual(["subscribed", "held"]);
  });

  test("a secret that expires while it waits for room is not sent", () => {
    m.put("default", "v1");
    m.open = false;
    m.request(["default"]);
    m.expire("default");
    m.open = true;
    expect(m.pump()).toEqual([]);
    expect(summary(m.put("default", "v2"))).toEqual(["default@v2"]);
  });
});

describe("ACK", () => {
  test("is recorded and not answered", () => {
    m.put("default", "v1");
    const [first] = m.request(["default"]);
    m.told();
    expect(m.ack(first, ["default"])).toEqual([]);
    const response = { ...first, verdict: "accepted", answeredAt: 0 };
    expect(m.told()).toEqual([{ type: "ack", response }]);
  });

  test("that comes again counts once", () => {
    m.put("default", "v1");
    const [first] = m.request(["default"]);
    m.ack(first, ["default"]);
    m.told();
    expect(m.ack(first, ["default"])).toEqual([]);
    expect(factTypes(m)).toEqual(["repeated"]);
  });

  test("of a refused response does not make it accepted: the first answer counts", () => {
    m.put("default", "v1");
    const [first] = m.request(["default"]);
    m.nack(first, ["default"]);
    m.told();
    m.ack(first, ["default"]);
    expect(factTypes(m)).toEqual(["repeated"]);
    expect(m.state.resources.get("default")?.last?.verdict).toEqual({
      code: 13,
      message: "refused",
    });
  });
});

describe("NACK", () => {
  test("is recorded with its reason and never answered with the same bytes", () => {
    m.put("default", "v1");
    const [first] = m.request(["default"]);
    m.told();
    expect(m.nack(first, ["default"])).toEqual([]);
    expect(m.told()).toMatchObject([
      { type: "nack", response: { version: "v1" }, rejection: { code: 13, message: "refused" } },
    ]);
    expect(m.put("default", "v1")).toEqual([]);
    expect(m.wait(60_000)).toEqual([]);
  });

  test("the next version is sent", () => {
    m.put("default", "v1");
    const [first] = m.request(["default"]);
    m.nack(first, ["default"]);
    expect(summary(m.put("default", "v2"))).toEqual(["default@v2"]);
  });

  test("holds for the stream: dropping the name and asking again does not bring the bytes back", () => {
    m.put("default", "v1");
    m.put("ROOTCA", "r1");
    const [first, second] = m.request(["default", "ROOTCA"]);
    m.nack(first, ["default", "ROOTCA"]);
    m.ack(second, ["ROOTCA"]);
    expect(m.ack(second, ["ROOTCA", "default"])).toEqual([]);
    expect(m.request(["ROOTCA", "default"])).not.toContainEqual(
      expect.objectContaining({ name: "default" }),
    );
  });

  test("a version refused long ago is still not sent when it comes back", () => {
    m.put("default", "v1");
    const [first] = m.request(["default"]);
    m.nack(first, ["default"]);
    const [second] = m.put("default", "v2");
    m.ack(second, ["default"]);
    expect(m.put("default", "v1")).toEqual([]);
    expect(summary(m.put("default", "v3"))).toEqual(["default@v3"]);
  });

  test("the last good version may be sent again when the refused one is taken back", () => {
    m.put("default", "v1");
    const [first] = m.request(["default"]);
    m.ack(first, ["default"]);
    const [second] = m.put("default", "v2");
    m.nack(second, ["default"]);
    expect(summary(m.put("default", "v1"))).toEqual(["default@v1"]);
  });

  test("a name change in it is honoured", () => {
    m.put("default", "v1");
    m.put("ROOTCA", "r1");
    const [first] = m.request(["default"]);
    expect(summary(m.nack(first, ["default", "ROOTCA"]))).toEqual(["ROOTCA@r1"]);
  });

  test("names one secret, because a response carries one", () => {
    m.put("default", "v1");
    m.put("ROOTCA", "r1");
    const names = ["default", "ROOTCA"];
    const [first, second] = m.request(names);
    m.told();
    m.nack(first, names);
    m.ack(second, names);
    expect(m.told()).toMatchObject([
      { type: "nack", response: { name: "default" } },
      { type: "ack", response: { name: "ROOTCA" } },
    ]);
    expect(summary(m.put("ROOTCA", "r2"))).toEqual(["ROOTCA@r2"]);
  });
});

describe("names that change", () => {
  test("only the added ones are answered", () => {
    m.put("default", "v1");
    m.put("ROOTCA", "r1");
    const [first] = m.request(["default"]);
    expect(summary(m.ack(first, ["default", "ROOTCA"]))).toEqual(["ROOTCA@r1"]);
    expect(m.told().at(-1)).toEqual({ type: "subscribed", names: ["default", "ROOTCA"] });
  });

  test("nothing is sent for a name that was dropped", () => {
    m.put("default", "v1");
    m.put("ROOTCA", "r1");
    const [first, second] = m.request(["default", "ROOTCA"]);
    m.ack(first, ["default", "ROOTCA"]);
    m.ack(second, ["ROOTCA"]);
    expect(m.put("default", "v2")).toEqual([]);
    expect(subscribedNames(m.state)).toEqual(["ROOTCA"]);
  });

  test("a name that comes back is answered, even unchanged", () => {
    m.put("default", "v1");
    m.put("ROOTCA", "r1");
    const [first, second] = m.request(["default", "ROOTCA"]);
    m.ack(first, ["default", "ROOTCA"]);
    m.ack(second, ["ROOTCA"]);
    expect(summary(m.ack(second, ["ROOTCA", "default"]))).toEqual(["default@v1"]);
  });

  test("a held name that is dropped is not answered later", () => {
    m.put("ROOTCA", "r1");
    const [first] = m.request(["default", "ROOTCA"]);
    m.ack(first, ["ROOTCA"]);
    expect(m.put("default", "v1")).toEqual([]);
  });

  test("an empty nonce later on is a new subscription: all names are answered again", () => {
    m.put("default", "v1");
    const [first] = m.request(["default"]);
    m.ack(first, ["default"]);
    expect(summary(m.request(["default"]))).toEqual(["default@v1"]);
  });

  test("an empty nonce does not repeat a response that is under way", () => {
    m.put("default", "v1");
    m.put("ROOTCA", "r1");
    m.request(["default"]);
    expect(summary(m.request(["default", "ROOTCA"]))).toEqual(["ROOTCA@r1"]);
  });

  test("a client that never echoes a nonce makes no loop", () => {
    m.put("default", "v1");
    m.request(["default"]);
    expect(m.request(["default"])).toEqual([]);
    m.wait(6_000);
    expect(summary(m.put("default", "v2"))).toEqual(["default@v2"]);
    expect(m.request(["default"])).toEqual([]);
  });
});

describe("empty names and the wildcard", () => {
  test("empty names from the start give nothing", () => {
    m.put("default", "v1");
    expect(m.request([])).toEqual([]);
    expect(m.put("default", "v2")).toEqual([]);
    expect(m.facts).toEqual([]);
  });

  test("empty names after names unsubscribe from all, and are no wildcard", () => {
    m.put("default", "v1");
    const [first] = m.request(["default"]);
    m.told();
    expect(m.ack(first, [])).toEqual([]);
    expect(m.told().at(-1)).toEqual({ type: "subscribed", names: [] });
    expect(m.put("default", "v2")).toEqual([]);
  });

  test("`*` gives nothing", () => {
    m.put("default", "v1");
    expect(m.request(["*"])).toEqual([]);
    expect(m.put("default", "v2")).toEqual([]);
    expect(m.told()).toEqual([{ type: "unknown", name: "*" }]);
  });

  test("`*` beside a name gives that name", () => {
    m.put("default", "v1");
    m.put("ROOTCA", "r1");
    expect(summary(m.request(["*", "ROOTCA"]))).toEqual(["ROOTCA@r1"]);
  });
});

describe("unknown names", () => {
  test.each([
    "",
    "Default",
    "default ",
    "../default",
    "file-cert:/etc/passwd~/etc/shadow",
    "rootca",
  ])("%j gives nothing", (name) => {
    m.put("default", "v1");
    m.put("ROOTCA", "r1");
    expect(m.request([name])).toEqual([]);
    expect(m.told()).toEqual([{ type: "unknown", name }]);
  });

  test("do not keep the known ones from their answer", () => {
    m.put("default", "v1");
    expect(summary(m.request(["nope", "default", "neither"]))).toEqual(["default@v1"]);
  });

  test("are reported once for each name and stream", () => {
    m.put("default", "v1");
    const [first] = m.request(["nope", "default"]);
    m.ack(first, ["nope", "default"]);
    m.ack(first, ["default"]);
    m.ack(first, ["nope", "neither", "default"]);
    expect(m.told().filter(({ type }) => type === "unknown")).toEqual([
      { type: "unknown", name: "nope" },
      { type: "unknown", name: "neither" },
    ]);
  });

  test("are no change of the subscription", () => {
    m.put("default", "v1");
    const [first] = m.request(["default"]);
    m.told();
    m.ack(first, ["default", "nope"]);
    expect(factTypes(m)).toEqual(["ack", "unknown"]);
  });
});

describe("a new version", () => {
  test("of a name that was not asked for leaves the stream as it is", () => {
    m.put("default", "v1");
    m.request(["default"]);
    const before = m.state;
    expect(m.put("ROOTCA", "r2")).toEqual([]);
    expect(m.state).toBe(before);
  });

  test("is pushed to who has the name", () => {
    m.put("default", "v1");
    const [first] = m.request(["default"]);
    m.ack(first, ["default"]);
    expect(summary(m.put("default", "v2"))).toEqual(["default@v2"]);
  });

  test("with unchanged content is not pushed", () => {
    m.put("default", "v1");
    const [first] = m.request(["default"]);
    m.ack(first, ["default"]);
    expect(m.put("default", "v1")).toEqual([]);
  });

  test("waits for the answer to the one before", () => {
    m.put("default", "v1");
    const [first] = m.request(["default"]);
    expect(m.put("default", "v2")).toEqual([]);
    expect(summary(m.ack(first, ["default"]))).toEqual(["default@v2"]);
  });

  test("goes out after a NACK of the one before as well", () => {
    m.put("default", "v1");
    const [first] = m.request(["default"]);
    m.put("default", "v2");
    expect(summary(m.nack(first, ["default"]))).toEqual(["default@v2"]);
  });

  test("waits 5 s for an answer that does not come, and no longer", () => {
    m.put("default", "v1");
    m.request(["default"]);
    m.wait(1_000);
    m.put("default", "v2");
    expect(m.wakeAt).toBe(5_000);
    expect(m.wait(3_999)).toEqual([]);
    expect(summary(m.wait(1))).toEqual(["default@v2"]);
  });

  test("no wake-up is asked for while nothing waits", () => {
    m.put("default", "v1");
    m.request(["default"]);
    expect(m.wakeAt).toBeUndefined();
  });

  test("of another name does not wait", () => {
    m.put("default", "v1");
    m.put("ROOTCA", "r1");
    m.request(["default", "ROOTCA"]);
    m.put("default", "v2");
    m.wait(10);
    expect(m.sent).toHaveLength(2);
    m.ack(m.sent[1], ["default", "ROOTCA"]);
    expect(summary(m.put("ROOTCA", "r2"))).toEqual(["ROOTCA@r2"]);
  });

  test("the latest wins: what came in between is never sent", () => {
    m.put("default", "v1");
    const [first] = m.request(["default"]);
    for (const version of ["v2", "v3", "v4"]) m.put("default", version);
    expect(summary(m.ack(first, ["default"]))).toEqual(["default@v4"]);
  });

  test("that went back to what is under way is not sent twice", () => {
    m.put("default", "v1");
    const [first] = m.request(["default"]);
    m.put("default", "v2");
    m.put("default", "v1");
    expect(m.ack(first, ["default"])).toEqual([]);
  });
});
