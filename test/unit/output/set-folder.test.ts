import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { SetFolder } from "../../../src/output/set-folder.ts";
import { withoutPrivileges } from "../../support/other-user.ts";
import { removeFolders, temporaryFolder } from "../../support/processes.ts";
import { NAMES, readSet, readThroughLinks, setOf } from "./support.ts";

afterEach(removeFolders);

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const generationsIn = (folder: string): string[] =>
  readdirSync(folder).filter((name) => name.startsWith("..node-agent."));

/** A folder, and how it is written. */
function world(path = join(temporaryFolder(), "certs")) {
  const folder = new SetFolder(path);
  const write = (which: string | number) => folder.replace(setOf(which));
  return { path, folder, write };
}

describe("a set of files", () => {
  test("stands as Kubernetes lays out a volume: a generation, ..data, and a link for each file", async () => {
    const { path, write } = world();
    await write(1);
    const [generation = "none", ...others] = generationsIn(path);
    expect(others).toEqual([]);
    expect(readlinkSync(join(path, "..data"))).toBe(generation);
    for (const name of NAMES) expect(readlinkSync(join(path, name))).toBe(`..data/${name}`);
    expect(readdirSync(path).sort()).toEqual(["..data", generation, ...NAMES].sort());
    expect(readSet(path)).toEqual(["1", "1", "1"]);
  });

  test("has the modes that were asked for, whatever the umask is; its folders can be entered", async () => {
    const before = process.umask(0o077);
    try {
      const { path, folder } = world();
      const [key, chain, root] = setOf(1).map((file, n) => ({
        ...file,
        mode: [0o640, 0o644, 0o604][n] ?? 0,
      }));
      await folder.replace([key, chain, root].filter((file) => file !== undefined));
      expect(NAMES.map((name) => modeOf(join(path, name)))).toEqual(["640", "644", "604"]);
      expect(modeOf(realpathSync(join(path, "..data")))).toBe("755");
      expect(modeOf(path)).toBe("755");
    } finally {
      process.umask(before);
    }
  });

  test("is in the group that was asked for", async () => {
    const { path, folder } = world();
    // Root may give files to any group; others, to one of their own.
    const gid = process.geteuid?.() === 0 ? 12_345 : (process.getgroups?.().at(-1) ?? 0);
    await folder.replace(setOf(1).map((file) => ({ ...file, gid })));
    expect(NAMES.map((name) => statSync(join(path, name)).gid)).toEqual([gid, gid, gid]);
  });

  test("replaces the one before, which stays until the next; older ones go", async () => {
    const { path, write } = world();
    const generations: string[] = [];
    for (const which of [1, 2, 3, 4]) {
      await write(which);
      generations.push(readlinkSync(join(path, "..data")));
      expect(readThroughLinks(path)).toEqual([`${which}`, `${which}`, `${which}`]);
      expect(generationsIn(path).sort()).toEqual(generations.slice(-2).sort());
    }
    const [previous = "none"] = generations.slice(-2);
    expect(readFileSync(join(path, previous, "key.pem"), "utf8")).toBe("3");
  });

  test("of an earlier process is kept until the next swap too", async () => {
    const { path, write } = world();
    await write(1);
    const first = readlinkSync(join(path, "..data"));
    const next = world(path);
    await next.write(2);
    expect(generationsIn(path)).toContain(first);
    await next.write(3);
    expect(generationsIn(path)).not.toContain(first);
    expect(generationsIn(path)).toHaveLength(2);
  });

  test("takes the place of plain files, such as istio-agent's", async () => {
    const { path, write } = world();
    mkdirSync(path);
    for (const name of NAMES) writeFileSync(join(path, name), "istio");
    symlinkSync("/etc/hostname", join(path, "..data"));
    await write(1);
    expect(readThroughLinks(path)).toEqual(["1", "1", "1"]);
    expect(lstatSync(join(path, "key.pem")).isSymbolicLink()).toBe(true);
  });

  test("makes its links again where somebody took them away", async () => {
    const { path, write } = world();
    await write(1);
    rmSync(join(path, "key.pem"));
    rmSync(join(path, "..data"));
    await write(2);
    expect(readThroughLinks(path)).toEqual(["2", "2", "2"]);
  });

  test("sweeps what a killed writer left, when it is old, and nothing of others", async () => {
    const { path, write } = world();
    const old = new Date(Date.now() - 3_600_000);
    for (const name of ["..node-agent.killed", "..2026_01_01_00_00_00.1", "app"]) {
      mkdirSync(join(path, name), { recursive: true });
      writeFileSync(join(path, name, "key.pem"), "left");
      utimesSync(join(path, name), old, old);
    }
    mkdirSync(join(path, "..node-agent.fresh"));
    await write(1);
    const left = readdirSync(path);
    expect(left).not.toContain("..node-agent.killed");
    expect(left).toEqual(
      expect.arrayContaining(["..2026_01_01_00_00_00.1", "app", "..node-agent.fresh"]),
    );
  });

  test("never removes what a link that others made points to", async () => {
    const { path, write } = world();
    mkdirSync(join(path, "app"), { recursive: true });
    symlinkSync("app", join(path, "..data"));
    await write(1);
    await write(2);
    expect(readdirSync(path)).toContain("app");
  });
});

describe("a set that cannot be written", () => {
  const refusal = (write: Promise<void>): Promise<unknown> =>
    write.then(
      () => "written",
      (error: unknown) => error,
    );

  test.each(["..data", "key.pem"])(
    "because %s is a folder says so, and leaves nothing",
    async (name) => {
      const { path, write } = world();
      mkdirSync(join(path, name), { recursive: true });
      expect(await refusal(write(1))).toMatchObject({
        code: "OUTPUT_NOT_WRITTEN",
        message: `${path}/${name}: a folder is in its place`,
      });
      expect(readdirSync(path).filter((entry) => entry.endsWith(".link"))).toEqual([]);
      if (name === "..data") expect(generationsIn(path)).toEqual([]);
    },
  );

  test("because of a part of the path says so", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    expect(await refusal(world(join(file, "certs")).write(1))).toMatchObject({
      message: `${file}/certs: a part of the path is not a folder`,
    });
    expect(await refusal(world(file).write(1))).toMatchObject({
      message: `${file}: a part of the path is not a folder`,
    });
  });

  test("half way leaves the one before, whole", async () => {
    const { path, folder, write } = world();
    await write(1);
    const [key, chain] = setOf(2);
    // The second file of a name cannot be made: what came before it is there by then.
    const broken = [key, chain, chain].filter((file) => file !== undefined);
    expect(await refusal(folder.replace(broken))).toMatchObject({ code: "OUTPUT_NOT_WRITTEN" });
    expect(readSet(path)).toEqual(["1", "1", "1"]);
    expect(generationsIn(path)).toHaveLength(1);
    await write(3);
    expect(readSet(path)).toEqual(["3", "3", "3"]);
  });

  test("because of its rights says so", async () => {
    const path = temporaryFolder();
    chmodSync(path, 0o555);
    expect(await withoutPrivileges(() => refusal(world(path).write(1)))).toMatchObject({
      message: `${path}: this user may not use it`,
    });
  });
});
