import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import {
  admits,
  asksKernel,
  peerCheck,
  type PeerRules,
} from "../../../../src/sds/socket/peer-rules.ts";

const none = (): readonly number[] => [];
const envoy = { uid: 1337, gid: 1338, pid: 42 };

describe("who may connect", () => {
  test.each<[string, PeerRules, boolean]>([
    ["no list: everybody", {}, true],
    ["no list, but asked who it is", { ask: true }, true],
    ["its uid in the list", { allowUids: [7, 1337] }, true],
    ["another uid", { allowUids: [7] }, false],
    ["its gid in the other list", { allowGids: [1338] }, true],
    ["its uid among the gids", { allowGids: [1337] }, false],
    ["one list is enough", { allowUids: [7], allowGids: [1338] }, true],
    ["in neither", { allowUids: [7], allowGids: [7] }, false],
    ["an empty list is nobody", { allowUids: [] }, false],
    ["root is no exception", { allowUids: [0] }, false],
  ])("%s", (_what, rules, expected) => {
    expect(admits(rules, envoy, none)).toBe(expected);
  });

  test("a supplementary group counts for the gids, and is asked for only when it decides", () => {
    let asked = 0;
    const groups = (): readonly number[] => {
      asked += 1;
      return [4, 2000];
    };
    expect(admits({ allowUids: [7] }, envoy, groups)).toBe(false);
    expect(admits({ allowGids: [1338] }, envoy, groups)).toBe(true);
    expect(asked).toBe(0);
    expect(admits({ allowGids: [2000] }, envoy, groups)).toBe(true);
    expect(admits({ allowGids: [2001] }, envoy, groups)).toBe(false);
    expect(asked).toBe(2);
  });

  test("the kernel is asked only where something depends on it", () => {
    expect(asksKernel({})).toBe(false);
    expect(asksKernel({ ask: false })).toBe(false);
    expect(asksKernel({ ask: true })).toBe(true);
    expect(asksKernel({ allowUids: [1] })).toBe(true);
    expect(asksKernel({ allowGids: [1] })).toBe(true);
  });
});

describe("a peer whom the kernel does not name", () => {
  const silent = { credentials: () => undefined, groups: none };
  const socket = {} as Socket;

  test("is refused where there is a list", () => {
    expect(peerCheck({ allowUids: [0] }, silent)(socket)).toEqual({ admitted: false });
    expect(peerCheck({ allowGids: [0] }, silent)(socket)).toEqual({ admitted: false });
  });

  test("is let in, nameless, where everybody is", () => {
    expect(peerCheck({ ask: true }, silent)(socket)).toEqual({ admitted: true });
  });
});
