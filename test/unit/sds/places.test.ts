import { describe, expect, test } from "vitest";
import { Places } from "../../../src/sds/places.ts";

interface Guest {
  readonly id: number;
  readonly peer: string;
}

function fill(places: Places<Guest>, peers: string): Guest[] {
  return peers.split("").map((peer, index) => {
    const guest = { id: index + 1, peer };
    places.take(guest);
    return guest;
  });
}

describe("when the places are taken", () => {
  test("the newcomer goes when its peer holds most", () => {
    const places = new Places<Guest>({ total: 3, perPeer: 9 });
    fill(places, "aab");
    const newcomer = { id: 9, peer: "a" };
    expect(places.take(newcomer)).toEqual({ guest: newcomer, limit: 3 });
  });

  test("else the newest of the peer that holds most", () => {
    const places = new Places<Guest>({ total: 4, perPeer: 9 });
    const [, second, third] = fill(places, "abaa");
    expect(second?.peer).toBe("b");
    expect(places.take({ id: 9, peer: "b" })?.guest).toEqual({ id: 4, peer: "a" });
    expect(third?.peer).toBe("a");
  });

  test("at a tie the newcomer goes", () => {
    const places = new Places<Guest>({ total: 4, perPeer: 9 });
    fill(places, "aabb");
    const newcomer = { id: 9, peer: "b" };
    expect(places.take(newcomer)?.guest).toBe(newcomer);
  });

  test("no peer keeps more than half while another waits", () => {
    const places = new Places<Guest>({ total: 10, perPeer: 20 });
    fill(places, "aaaaaaaaaa");
    for (let id = 100; id < 120; id += 1) {
      const over = places.take({ id, peer: "b" });
      if (over) places.leave(over.guest);
    }
    const peers = [...places].map(({ peer }) => peer);
    expect(peers.filter((peer) => peer === "a")).toHaveLength(5);
    expect(peers).toHaveLength(10);
  });

  test("where nobody holds more than one, the oldest that is expendable goes", () => {
    const places = new Places<Guest>({ total: 4, perPeer: 9 }, ({ id }) => id === 2 || id === 3);
    fill(places, "abcd");
    const newcomer = { id: 9, peer: "e" };
    expect(places.take(newcomer)?.guest).toEqual({ id: 2, peer: "b" });
  });

  test("and the newcomer, expendable or not, where no other is", () => {
    const places = new Places<Guest>({ total: 2, perPeer: 9 }, ({ id }) => id === 9);
    fill(places, "ab");
    const newcomer = { id: 9, peer: "c" };
    expect(places.take(newcomer)?.guest).toBe(newcomer);
  });

  test("an expendable guest of a modest peer stays while another holds more", () => {
    const places = new Places<Guest>({ total: 3, perPeer: 9 }, ({ peer }) => peer === "b");
    fill(places, "baa");
    expect(places.take({ id: 9, peer: "c" })?.guest).toEqual({ id: 3, peer: "a" });
  });

  test("one peer's own limit comes first", () => {
    const places = new Places<Guest>({ total: 10, perPeer: 2 });
    fill(places, "aa");
    const newcomer = { id: 9, peer: "a" };
    expect(places.take(newcomer)).toEqual({ guest: newcomer, limit: 2 });
  });

  test("a place that is left is free, once", () => {
    const places = new Places<Guest>({ total: 1, perPeer: 1 });
    const [first] = fill(places, "a");
    if (first) places.leave(first);
    if (first) places.leave(first);
    expect(places.taken).toBe(0);
    expect(places.heldBy("a")).toBe(0);
    expect(places.take({ id: 2, peer: "a" })).toBeUndefined();
    expect(places.take({ id: 3, peer: "a" })).toBeDefined();
  });
});
