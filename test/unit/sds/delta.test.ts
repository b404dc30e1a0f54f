import { beforeEach, describe, expect, test } from "vitest";
import { Machine, summary } from "./machine.ts";

let m: Machine;
beforeEach(() => {
  m = new Machine();
});

const types = (): string[] => m.told().map(({ type }) => type);

describe("subscribe", () => {
  test("each name that is there is answered; one that is not is held until it comes", () => {
    m.put("ROOTCA", "r1");
    expect(summary(m.delta({ subscribe: ["default", "ROOTCA"] }))).toEqual(["ROOTCA@r1"]);
    expect(types()).toEqual(["subscribed", "held"]);
    expect(summary(m.put("default", "v1"))).toEqual(["default@v1"]);
  });

  test("adds to what was asked for before", () => {
    m.put("default", "v1");
    m.put("ROOTCA", "r1");
    const [first] = m.delta({ subscribe: ["default"] });
    expect(summary(m.delta({ subscribe: ["ROOTCA"], nonce: first!.nonce }))).toEqual(["ROOTCA@r1"]);
    expect(summary(m.put("default", "v2"))).toEqual(["default@v2"]);
  });

  test("of a name that the client has is answered again: it asks because it needs it", () => {
    m.put("default", "v1");
    const [first] = m.delta({ subscribe: ["default"] });
    m.delta({ nonce: first!.nonce });
    expect(summary(m.delta({ subscribe: ["default"] }))).toEqual(["default@v1"]);
  });

  test("while a response with the name is under way is answered once that one is", () => {
    m.put("default", "v1");
    const [first] = m.delta({ subscribe: ["default"] });
    expect(m.delta({ subscribe: ["default"] })).toEqual([]);
    expect(summary(m.delta({ nonce: first!.nonce }))).toEqual(["default@v1"]);
  });

  test("a name given twice is one name", () => {
    m.put("default", "v1");
    expect(m.delta({ subscribe: ["default", "default"] })).toHaveLength(1);
  });

  test("with a stale nonce, or one that was never sent, counts all the same", () => {
    m.put("default", "v1");
    m.put("ROOTCA", "r1");
    const [first] = m.delta({ subscribe: ["default"] });
    m.delta({ nonce: first!.nonce });
    m.put("default", "v2");
    expect(summary(m.delta({ subscribe: ["ROOTCA"], nonce: first!.nonce }))).toEqual(["ROOTCA@r1"]);
    expect(summary(m.delta({ subscribe: ["third"], nonce: "made up" }))).toEqual([]);
    expect(summary(m.put("third", "t1"))).toEqual(["third@t1"]);
  });
});

describe("unsubscribe", () => {
  test("ends what is sent for the name, and needs no answer", () => {
    m.put("default", "v1");
    const [first] = m.delta({ subscribe: ["default", "ROOTCA"] });
    expect(m.delta({ unsubscribe: ["default"], nonce: first!.nonce })).toEqual([]);
    expect(m.put("default", "v2")).toEqual([]);
    expect(summary(m.put("ROOTCA", "r1"))).toEqual(["ROOTCA@r1"]);
  });

  test("of a name that was never asked for, or that nobody serves, is nothing", () => {
    m.put("default", "v1");
    m.delta({ subscribe: ["default"] });
    m.told();
    expect(m.delta({ unsubscribe: ["ROOTCA", "other", ""] })).toEqual([]);
    expect(m.told()).toEqual([]);
    expect(m.denials).toEqual([]);
  });

  test("with a stale nonce counts all the same", () => {
    m.put("default", "v1");
    m.delta({ subscribe: ["default"] });
    m.delta({ unsubscribe: ["default"], nonce: "stale" });
    expect(m.put("default", "v2")).toEqual([]);
  });

  test("and subscribe of the same name in one message: subscribed, and answered", () => {
    m.put("default", "v1");
    const [first] = m.delta({ subscribe: ["default"] });
    m.delta({ nonce: first!.nonce });
    const both = { subscribe: ["default"], unsubscribe: ["default"] };
    expect(summary(m.delta(both))).toEqual(["default@v1"]);
    expect(m.put("default", "v2")).toEqual([]);
  });
});

describe("initial_resource_versions", () => {
  test("that are current: nothing is sent again, and updates still come", () => {
    m.put("default", "v1");
    const has = new Map([["default", "v1"]]);
    expect(m.delta({ subscribe: ["default"], has })).toEqual([]);
    expect(summary(m.put("default", "v2"))).toEqual(["default@v2"]);
  });

  test("that are outdated: answered", () => {
    m.put("default", "v2");
    const has = new Map([["default", "v1"]]);
    expect(summary(m.delta({ subscribe: ["default"], has }))).toEqual(["default@v2"]);
  });

  test("of a secret that is not there yet: held, and answered only if it differs", () => {
    const has = new Map([["default", "v1"]]);
    m.delta({ subscribe: ["default"], has });
    expect(types()).toContain("held");
    expect(m.put("default", "v1")).toEqual([]);
    expect(summary(m.put("default", "v2"))).toEqual(["default@v2"]);
  });

  test.each(["", "v\u202e", "v".repeat(65), "two words"])(
    "that no server of ours wrote (%j) are not kept: answered",
    (version) => {
      m.put("default", "v1");
      const has = new Map([["default", version]]);
      expect(summary(m.delta({ subscribe: ["default"], has }))).toEqual(["default@v1"]);
    },
  );

  test("of names that are not subscribed to subscribe to nothing", () => {
    m.put("default", "v2");
    expect(m.delta({ subscribe: ["ROOTCA"], has: new Map([["default", "v1"]]) })).toEqual([]);
    expect(m.put("default", "v3")).toEqual([]);
  });

  test("later on a stream are not looked at", () => {
    m.put("default", "v1");
    m.delta({ subscribe: ["ROOTCA"] });
    const has = new Map([["default", "v1"]]);
    expect(summary(m.delta({ subscribe: ["default"], has }))).toEqual(["default@v1"]);
  });
});

describe("a name that nobody serves", () => {
  test("is denied at once, with the others in one response, and never a secret", () => {
    m.put("default", "v1");
    expect(summary(m.delta({ subscribe: ["other", "default", "another"] }))).toEqual([
      "default@v1",
    ]);
    expect(m.denials).toEqual([{ nonce: "7-1", names: ["other", "another"] }]);
    expect(types()).toEqual(["subscribed", "unknown", "unknown"]);
  });

  test("is denied each time it is asked for, and reported once", () => {
    m.delta({ subscribe: ["other"] });
    m.delta({ subscribe: ["other"], nonce: "7-1" });
    expect(m.denials).toHaveLength(2);
    expect(types()).toEqual(["unknown"]);
  });

  test("an answer to the denial says nothing of a secret", () => {
    m.put("default", "v1");
    m.delta({ subscribe: ["other", "default"] });
    m.told();
    m.delta({ nonce: "7-1" });
    m.delta({ nonce: "7-1", error: { code: 13, message: "no" } });
    expect(m.told()).toEqual([]);
  });

  test("waits for a client that does not read", () => {
    m.open = false;
    m.delta({ subscribe: ["one"] });
    m.delta({ subscribe: ["two", "one"] });
    m.open = true;
    m.pump(16, false);
    expect(m.denials).toEqual([]);
    m.pump();
    expect(m.denials).toEqual([{ nonce: "7-1", names: ["one", "two"] }]);
  });
});

describe("NACK", () => {
  test("the same bytes are not sent again; a later version is", () => {
    m.put("default", "v1");
    const [first] = m.delta({ subscribe: ["default"] });
    expect(m.delta({ nonce: first!.nonce, error: { code: 13, message: "no" } })).toEqual([]);
    expect(types()).toContain("nack");
    expect(m.put("default", "v1")).toEqual([]);
    expect(summary(m.put("default", "v2"))).toEqual(["default@v2"]);
  });

  test("the subscription change in it is honoured", () => {
    m.put("default", "v1");
    m.put("ROOTCA", "r1");
    const [first] = m.delta({ subscribe: ["default"] });
    const nack = { nonce: first!.nonce, error: { code: 13, message: "no" } };
    expect(summary(m.delta({ ...nack, subscribe: ["ROOTCA"] }))).toEqual(["ROOTCA@r1"]);
  });

  test("an explicit subscription afterwards gets the current version once more", () => {
    m.put("default", "v1");
    const [first] = m.delta({ subscribe: ["default"] });
    m.delta({ nonce: first!.nonce, error: { code: 13, message: "no" } });
    const [again] = m.delta({ subscribe: ["default"] });
    expect(again).toMatchObject({ version: "v1" });
    expect(m.delta({ nonce: again!.nonce, error: { code: 13, message: "no" } })).toEqual([]);
    expect(m.put("default", "v1")).toEqual([]);
  });
});

describe("`*` and a first request without names", () => {
  test.each([[[]], [["*"]]])("%j give nothing, and deny nothing", (subscribe) => {
    m.put("default", "v1");
    expect(m.delta({ subscribe })).toEqual([]);
    expect(m.put("default", "v2")).toEqual([]);
    expect(m.denials).toEqual([]);
  });

  describe("where all may be asked for", () => {
    beforeEach(() => {
      m.wildcard = ["default", "ROOTCA"];
      m.put("default", "v1");
      m.put("third", "t1");
    });

    test.each([[[]], [["*"]]])("%j are all that is listed, now and later", (subscribe) => {
      expect(summary(m.delta({ subscribe }))).toEqual(["default@v1"]);
      expect(summary(m.put("ROOTCA", "r1"))).toEqual(["ROOTCA@r1"]);
      expect(types()).not.toContain("unknown");
    });

    test("a later request without names is an answer, not a wish for all", () => {
      m.delta({ subscribe: ["third"] });
      expect(m.delta({ nonce: "7-1" })).toEqual([]);
      expect(m.put("default", "v2")).toEqual([]);
    });

    test("whoever drops `*` keeps the names it gave itself", () => {
      m.delta({ subscribe: ["*", "third"] });
      m.delta({ unsubscribe: ["*"] });
      expect(m.put("ROOTCA", "r1")).toEqual([]);
      m.delta({ nonce: "7-1" });
      m.delta({ nonce: "7-2" });
      expect(summary(m.put("third", "t2"))).toEqual(["third@t2"]);
    });

    test("whoever drops a name and still wants all is told what it is now", () => {
      m.delta({ subscribe: ["*", "default"] });
      m.delta({ nonce: "7-1" });
      expect(summary(m.delta({ unsubscribe: ["default"] }))).toEqual(["default@v1"]);
    });

    test("SotW: `*` or no names at first are all; no names after some are none", () => {
      expect(summary(m.request([]))).toEqual(["default@v1"]);
      m.request([], "7-1");
      expect(summary(m.put("ROOTCA", "r1"))).toEqual(["ROOTCA@r1"]);
      m.request(["third"], "7-2");
      expect(m.put("default", "v2")).toEqual([]);
      m.request([], "7-3");
      expect(m.put("default", "v3")).toEqual([]);
      expect(summary(m.request(["*"], ""))).toContain("default@v3");
    });
  });
});
