import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { answers, otherServer, testFolder, testListener, withoutRoot } from "./sds-socket.setup.ts";

/** A socket file without a server, as kill -9 leaves it. */
async function deadSocket(path: string): Promise<void> {
  const server = await otherServer(`${path}.away`);
  renameSync(`${path}.away`, path);
  await new Promise((resolve) => server.close(resolve));
  expect(lstatSync(path).isSocket()).toBe(true);
}

const rights = (path: string): string => (lstatSync(path).mode & 0o7777).toString(8);

describe("a start", () => {
  const umask = process.umask();
  afterEach(() => void process.umask(umask));

  test("makes the folder and the socket, and leaves nothing beside it", async () => {
    const folder = join(testFolder(), "a/b");
    const path = join(folder, "socket");
    const { listener, events } = testListener(path);

    expect(listener.state).toBe("closed");
    await listener.listen();

    expect(listener.state).toBe("listening");
    expect(readdirSync(folder)).toEqual(["socket"]);
    expect(await answers(path)).toBe(true);
    expect(events).toEqual([{ type: "sds.listening", path, mode: "0660" }]);
  });

  test.each([
    ["000", 0o000],
    ["022", 0o022],
    ["077", 0o077],
    ["777", 0o777],
  ])("gives it rights 0660 under umask %s", async (_name, mask) => {
    const path = join(testFolder(), "socket");
    process.umask(mask);
    await testListener(path).listener.listen();
    expect(rights(path)).toBe("660");
    expect(process.umask()).toBe(mask);
  });

  test("gives it the rights and the group asked for", async () => {
    const path = join(testFolder(), "socket");
    const gid = process.getegid?.() ?? 0;
    const { listener, events } = testListener(path, { mode: 0o600, group: String(gid) });
    await listener.listen();
    expect(rights(path)).toBe("600");
    expect(lstatSync(path).gid).toBe(gid);
    expect(events).toEqual([{ type: "sds.listening", path, mode: "0600" }]);
  });

  test.skipIf(process.geteuid?.() !== 0)(
    "gives it another group where it may (needs root)",
    async () => {
      const path = join(testFolder(), "socket");
      await testListener(path, { group: "1337" }).listener.listen();
      expect(lstatSync(path).gid).toBe(1337);
    },
  );

  test("says so where it may not give it that group", async () => {
    const folder = testFolder();
    chmodSync(folder, 0o777);
    const { listener } = testListener(join(folder, "socket"), { group: "54321" });
    await withoutRoot(() =>
      expect(listener.listen()).rejects.toMatchObject({
        code: "INVALID_VALUE",
        message: expect.stringContaining("cannot be given to group 54321: EPERM"),
      }),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  test("takes a relative path as relative to the working folder", async () => {
    const folder = testFolder();
    const before = process.cwd();
    process.chdir(folder);
    try {
      const { listener } = testListener("./var/run/socket");
      await listener.listen();
      expect(await answers(join(folder, "var/run/socket"))).toBe(true);
      await listener.close();
    } finally {
      process.chdir(before);
    }
  });

  test("replaces what a dead server left", async () => {
    const path = join(testFolder(), "socket");
    await deadSocket(path);
    const { listener } = testListener(path);
    await listener.listen();
    expect(await answers(path)).toBe(true);
  });

  test("replaces what an agent with the same pid left of its temporary name", async () => {
    const folder = testFolder();
    await deadSocket(join(folder, `.socket.${process.pid}`));
    await testListener(join(folder, "socket")).listener.listen();
    expect(readdirSync(folder)).toEqual(["socket"]);
  });
});

describe("a start that is refused", () => {
  test("a live server has the socket: it keeps it", async () => {
    const path = join(testFolder(), "socket");
    await otherServer(path);
    const { listener, events } = testListener(path);
    await expect(listener.listen()).rejects.toMatchObject({
      code: "SOCKET_IN_USE",
      exitCode: 2,
      message: `${path}: another server answers there`,
      hint: expect.stringContaining("pilot-agent"),
    });
    await listener.close();
    expect(await answers(path)).toBe(true);
    expect(listener.state).toBe("closed");
    expect(events).toEqual([]);
  });

  test("two agents: the second is refused", async () => {
    const path = join(testFolder(), "socket");
    const first = testListener(path);
    await first.listener.listen();
    await expect(testListener(path).listener.listen()).rejects.toMatchObject({
      code: "SOCKET_IN_USE",
    });
    // Being asked whether one is alive is no refused connection.
    await eventually("the question's end", () => first.listener.connections === 0);
    expect(first.types()).toEqual(["sds.listening"]);
  });

  test("a regular file: it stays as it is", async () => {
    const path = join(testFolder(), "socket");
    writeFileSync(path, "precious");
    await expect(testListener(path).listener.listen()).rejects.toMatchObject({
      code: "SOCKET_NOT_A_SOCKET",
      exitCode: 2,
      message: `${path} is a regular file, not a socket`,
    });
    expect(readFileSync(path, "utf8")).toBe("precious");
  });

  test("a directory, or a symbolic link, even to a socket", async () => {
    const folder = testFolder();
    mkdirSync(join(folder, "directory"));
    await deadSocket(join(folder, "dead"));
    symlinkSync(join(folder, "dead"), join(folder, "link"));
    await expect(testListener(join(folder, "directory")).listener.listen()).rejects.toMatchObject({
      code: "SOCKET_NOT_A_SOCKET",
      message: expect.stringContaining("is a directory"),
    });
    await expect(testListener(join(folder, "link")).listener.listen()).rejects.toMatchObject({
      code: "SOCKET_NOT_A_SOCKET",
      message: expect.stringContaining("is a symbolic link"),
    });
  });

  test("a path that is too long: nothing is made", async () => {
    const folder = testFolder();
    const path = join(folder, "deep".repeat(20), "socket".repeat(5));
    await expect(testListener(path).listener.listen()).rejects.toMatchObject({
      code: "SOCKET_PATH_TOO_LONG",
      exitCode: 2,
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  test("a folder that cannot be written: the message says as whom", async () => {
    const folder = testFolder();
    chmodSync(folder, 0o555);
    const { listener } = testListener(join(folder, "socket"));
    await withoutRoot(() =>
      expect(listener.listen()).rejects.toMatchObject({
        code: "SOCKET_NOT_WRITABLE",
        exitCode: 2,
        message: expect.stringContaining("EACCES"),
        hint: expect.stringContaining(
          `runs as ${process.geteuid?.()}:${process.getegid?.()}: mount a volume`,
        ),
      }),
    );
    chmodSync(folder, 0o755);
    expect(existsSync(join(folder, "socket"))).toBe(false);
  });

  test("a folder that cannot be made, or looked into", async () => {
    const folder = testFolder();
    writeFileSync(join(folder, "file"), "");
    await expect(testListener(join(folder, "file/socket")).listener.listen()).rejects.toMatchObject(
      { code: "SOCKET_NOT_WRITABLE", message: expect.stringContaining("ENOTDIR") },
    );
    chmodSync(folder, 0o600);
    await withoutRoot(() =>
      expect(testListener(join(folder, "sub/socket")).listener.listen()).rejects.toMatchObject({
        code: "SOCKET_NOT_WRITABLE",
      }),
    );
    chmodSync(folder, 0o755);
  });

  test("a socket that may not be asked whether it is alive: it is left alone", async () => {
    const folder = testFolder();
    const path = join(folder, "socket");
    await otherServer(path);
    chmodSync(path, 0);
    chmodSync(folder, 0o777);
    await withoutRoot(() =>
      expect(testListener(path).listener.listen()).rejects.toMatchObject({
        code: "SOCKET_NOT_WRITABLE",
        message: expect.stringContaining("connect EACCES"),
      }),
    );
    chmodSync(path, 0o777);
    expect(await answers(path)).toBe(true);
  });

  test("a group that does not exist", async () => {
    const path = join(testFolder(), "socket");
    await expect(
      testListener(path, { group: "no-such-group" }).listener.listen(),
    ).rejects.toMatchObject({ code: "INVALID_VALUE" });
    expect(existsSync(path)).toBe(false);
  });
});

describe("the end", () => {
  test("the socket goes with the agent, its folder stays", async () => {
    const folder = testFolder();
    const { listener } = testListener(join(folder, "socket"));
    await listener.listen();
    await listener.close();
    expect(listener.state).toBe("closed");
    expect(readdirSync(folder)).toEqual([]);
  });

  test("another server's socket stays", async () => {
    const path = join(testFolder(), "socket");
    const { listener } = testListener(path);
    await listener.listen();
    await otherServer(`${path}.new`);
    renameSync(`${path}.new`, path);
    listener.unlink();
    await listener.close();
    expect(await answers(path)).toBe(true);
  });

  test("a crash removes the socket at once", async () => {
    const path = join(testFolder(), "socket");
    const { listener } = testListener(path);
    await listener.listen();
    listener.unlink();
    expect(existsSync(path)).toBe(false);
  });

  test("a stop during the start leaves nothing", async () => {
    const folder = testFolder();
    const { listener, events } = testListener(join(folder, "socket"));
    const starting = listener.listen();
    await listener.close();
    await starting;
    expect(listener.state).toBe("closed");
    expect(readdirSync(folder)).toEqual([]);
    expect(events).toEqual([]);
  });

  test("a stop leaves no timer", async () => {
    const { listener, clock } = testListener(join(testFolder(), "socket"));
    await listener.listen();
    expect(clock.armed).toBe(1);
    await listener.close();
    expect(clock.armed).toBe(0);
  });
});
