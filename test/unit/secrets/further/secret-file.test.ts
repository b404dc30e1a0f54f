import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { describe, expect, onTestFinished, test } from "vitest";
import type { FollowedFile } from "../../../../src/ca/followed-file.ts";
import { genericFile } from "../../../../src/secrets/further/generic-file.ts";
import { followSecret } from "../../../../src/secrets/further/secret-file.ts";
import { ticketKeyFile, ticketKeysIn } from "../../../../src/secrets/further/ticket-key-file.ts";
import { FILE_CHECK_MS } from "../../../../src/secrets/file-follower.ts";
import type { Secret } from "../../../../src/secrets/secret.ts";
import { asItIsRead } from "../../../support/file-handles.ts";
import { eventually } from "../../../support/eventually.ts";
import { furtherWorld, hexOf } from "./support.ts";

type World = ReturnType<typeof furtherWorld>;

/** Follows `file`, and moves the clock from look to look. */
function follow<S extends Secret>(world: World, file: FollowedFile<S>) {
  const { clock, show } = world;
  const followed = followSecret(file, { clock, show });
  onTestFinished(() => followed.stop());
  const look = async (): Promise<void> => {
    await clock.advance(FILE_CHECK_MS);
    await eventually("the look", () => clock.armed === 1);
    await followed.look();
  };
  return { followed, look };
}

const key = (byte: number): Buffer => Buffer.alloc(80, byte);
const base64 = (bytes: Buffer): string => bytes.toString("base64");

/** What stands where a file should, and what is told of it. */
const badPlaces: readonly [what: string, put: (path: string) => void, why: string][] = [
  ["a folder", (path) => mkdirSync(path), "it is not a regular file"],
  ["a pipe", (path) => void execFileSync("mkfifo", [path]), "it is not a regular file"],
  [
    "a file of 1 GB",
    (path) => {
      writeFileSync(path, "");
      truncateSync(path, 1_000_000_000);
    },
    "it is larger than 1 MiB",
  ],
  ["an empty file", (path) => writeFileSync(path, ""), "the file is empty"],
  ["a link to itself", (path) => symlinkSync(path, path), "ELOOP"],
];

describe("the file of ticket keys", () => {
  const followKeys = (world: World) =>
    follow(world, ticketKeyFile(world.path, world.version, world.emit));
  const served = ({ store }: World): string[] => hexOf(store.get("session-ticket-keys"));
  const hex = (...keys: Buffer[]): string[] => keys.map((each) => each.toString("hex"));

  test("is served in its order, raw or as base64, and again when it has changed", async () => {
    const world = furtherWorld();
    writeFileSync(world.path, Buffer.concat([key(0xa1), key(0xa2)]));
    const { followed, look } = followKeys(world);
    await followed.look();
    expect(served(world)).toEqual(hex(key(0xa1), key(0xa2)));
    await look();
    expect(world.eventsOf("ticket_keys.loaded")).toHaveLength(1);
    writeFileSync(world.path, `${base64(key(0xa3))}\r\n\n${base64(key(0xa1))}\n`);
    await look();
    expect(served(world)).toEqual(hex(key(0xa3), key(0xa1)));
    expect(world.eventsOf("ticket_keys.loaded").map(({ keys }) => keys)).toEqual([2, 2]);
  });

  test("that says the same in another form is no new version, and what is served stays whole", async () => {
    const world = furtherWorld();
    writeFileSync(world.path, key(0xa1));
    const { followed, look } = followKeys(world);
    await followed.look();
    writeFileSync(world.path, base64(key(0xa1)));
    await look();
    expect(world.eventsOf("secret.published")).toHaveLength(1);
    expect(served(world)).toEqual(hex(key(0xa1)));
  });

  test.each<[string, Buffer | string, string]>([
    ["48 bytes, as nginx has them", randomBytes(48), "key 1 is 48 bytes long, not 80"],
    [
      "a key and a half",
      Buffer.concat([randomBytes(80), Buffer.alloc(40, 0xff)]),
      "key 2 is 40 bytes long",
    ],
    [
      "base64 of 64 bytes",
      `${base64(key(1))}\n${base64(randomBytes(64))}\n`,
      "key 2 is in base64, 64 bytes long",
    ],
    ["80 letters, which are 60 bytes", "A".repeat(80), "key 1 is in base64, 60 bytes long"],
    ["two keys on a line", base64(Buffer.alloc(160)), "key 1 is in base64, 160 bytes long"],
    ["white space", " \n\n", "key 1 is in base64, 0 bytes long"],
  ])("of %s changes nothing, and is told once", async (_what, content, why) => {
    const world = furtherWorld();
    writeFileSync(world.path, key(0xa1));
    const { followed, look } = followKeys(world);
    await followed.look();
    writeFileSync(world.path, content);
    await look();
    await look();
    expect(served(world)).toEqual(hex(key(0xa1)));
    const complaints = world.eventsOf("ticket_keys.unusable");
    expect(complaints).toHaveLength(1);
    expect(complaints[0]?.error.code).toBe("TICKET_KEYS_INVALID");
    expect(complaints[0]?.error.message).toContain(
      `--ticket-keys-file ${world.path} holds no ticket keys: ${why}`,
    );
    writeFileSync(world.path, key(0xa2));
    await look();
    expect(served(world)).toEqual(hex(key(0xa2)));
  });

  test("that is refused is overwritten in memory", () => {
    for (const bytes of [Buffer.from(base64(randomBytes(64))), Buffer.from(base64(key(1)))]) {
      try {
        ticketKeysIn(bytes, "here");
      } catch {
        // It is about what is left.
      }
      expect(bytes.every((byte) => byte === 0)).toBe(true);
    }
  });
});

describe("the file of a generic secret", () => {
  const followGeneric = (world: World) =>
    follow(world, genericFile("hmac", world.path, world.version, world.emit));
  const served = ({ store }: World): string | undefined => hexOf(store.get("hmac"))[0];

  test("is served byte for byte, may come later, and is followed", async () => {
    const world = furtherWorld();
    const { followed, look } = followGeneric(world);
    await followed.look();
    expect(world.eventsOf("generic_secret.unusable")).toMatchObject([
      { name: "hmac", error: { code: "GENERIC_SECRET_MISSING" } },
    ]);
    writeFileSync(world.path, Buffer.from([0, 0xff, 10]));
    await look();
    expect(served(world)).toBe("00ff0a");
    writeFileSync(world.path, "other\n");
    await look();
    expect(served(world)).toBe(Buffer.from("other\n").toString("hex"));
  });

  test.each(badPlaces)("that is %s changes nothing, and is told once", async (_what, put, why) => {
    const world = furtherWorld();
    writeFileSync(world.path, "good");
    const { followed, look } = followGeneric(world);
    await followed.look();
    rmSync(world.path);
    put(world.path);
    await look();
    await look();
    expect(served(world)).toBe(Buffer.from("good").toString("hex"));
    const complaints = world.eventsOf("generic_secret.unusable");
    expect(complaints).toHaveLength(1);
    expect(complaints[0]?.error.code).toBe("GENERIC_SECRET_INVALID");
    expect(complaints[0]?.error.message).toContain(why);
    expect(complaints[0]?.error.message).toContain(`--generic-secret hmac=${world.path}`);
  });

  test("that shrinks while it is read changes nothing, and is taken when it has settled", async () => {
    const world = furtherWorld();
    writeFileSync(world.path, "good");
    const { followed, look } = followGeneric(world);
    await followed.look();
    writeFileSync(world.path, "the next one");
    const settle = await asItIsRead(() => truncateSync(world.path, 3));
    await look();
    expect(served(world)).toBe(Buffer.from("good").toString("hex"));
    const [complaint] = world.eventsOf("generic_secret.unusable");
    expect(complaint?.error.code).toBe("GENERIC_SECRET_INVALID");
    expect(complaint?.error.message).toContain("it became shorter while it was read");
    settle();
    writeFileSync(world.path, "the next one");
    await look();
    expect(served(world)).toBe(Buffer.from("the next one").toString("hex"));
  });

  test("is not looked at after the stop", async () => {
    const world = furtherWorld();
    writeFileSync(world.path, "one");
    const { followed } = followGeneric(world);
    await followed.look();
    writeFileSync(world.path, "another");
    const looking = followed.look();
    followed.stop();
    await looking;
    expect(served(world)).toBe(Buffer.from("one").toString("hex"));
    expect(world.clock.armed).toBe(0);
  });
});

test("the version of a secret is another one in another process, and with parts cut elsewhere", async () => {
  const { secretVersion } = await import("../../../../src/secrets/further/secret-version.ts");
  const [one, other] = [secretVersion(key(1)), secretVersion(key(2))];
  const parts = (...texts: string[]): Buffer[] => texts.map((text) => Buffer.from(text));
  expect(one(...parts("a", "b"))).toBe(one(...parts("a", "b")));
  expect(one(...parts("a", "b"))).not.toBe(other(...parts("a", "b")));
  expect(one(...parts("a", "b"))).not.toBe(one(...parts("ab")));
  expect(one(...parts("a"))).toMatch(/^[0-9a-f]{32}$/);
});
