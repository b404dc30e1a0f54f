import { beforeEach, describe, expect, test } from "vitest";
import type { SecretSource } from "../../../src/sds/source.ts";
import { type Follower, Topics } from "../../../src/sds/topics.ts";
import type { Secret } from "../../../src/secrets/secret.ts";

const secret: Secret = {
  kind: "trust-bundle",
  name: "ROOTCA",
  version: "1",
  pem: "",
  notBefore: 0,
  notAfter: 0,
};

describe("followers of names", () => {
  let open: Map<string, (secret: Secret) => void>;
  let replay: boolean;
  let served: Secret | undefined;
  let heard: string[];
  let topics: Topics;

  const follower = (id: string): Follower => ({ changed: (name) => void heard.push(id + name) });

  beforeEach(() => {
    open = new Map();
    heard = [];
    replay = false;
    served = secret;
    const source: SecretSource = {
      get: () => served,
      serves: () => true,
      listed: [],
      origin: () => "test",
      watch: (name, changed) => {
        open.set(name, changed);
        if (replay) changed(secret);
        return () => void open.delete(name);
      },
    };
    topics = new Topics(source);
  });

  test("share one watch for a name, which ends with the last of them", () => {
    const [one, two] = [follower("1"), follower("2")];
    topics.move(one, [], ["a"]);
    topics.move(two, [], ["a", "b"]);
    expect([...open.keys()]).toEqual(["a", "b"]);
    open.get("a")?.(secret);
    expect(heard).toEqual(["1a", "2a"]);
    topics.move(one, ["a"], []);
    expect([...open.keys()]).toEqual(["a", "b"]);
    topics.move(two, ["a", "b"], ["b"]);
    expect([...open.keys()]).toEqual(["b"]);
    topics.move(two, ["b"], []);
    expect(open.size).toBe(0);
    expect(topics.size).toBe(0);
  });

  test("hear what the source says while the watch is being opened", () => {
    replay = true;
    topics.move(follower("1"), [], ["a"]);
    expect(heard).toEqual(["1a"]);
  });

  test("that have nothing to serve are watched anew for who comes late, and all are told", () => {
    topics.move(follower("1"), [], ["a"]);
    const watch = open.get("a");
    topics.move(follower("2"), [], ["a"]);
    expect(open.get("a")).toBe(watch);
    served = undefined;
    topics.move(follower("3"), [], ["a"]);
    expect(open.get("a")).not.toBe(watch);
    expect(topics.size).toBe(1);
    open.get("a")?.(secret);
    expect(heard).toEqual(["1a", "2a", "3a"]);
  });

  test("who leaves while others are told is not told", () => {
    const two = follower("2");
    const one: Follower = { changed: () => topics.move(two, ["a"], []) };
    topics.move(one, [], ["a"]);
    topics.move(two, [], ["a"]);
    open.get("a")?.(secret);
    expect(heard).toEqual([]);
  });
});
