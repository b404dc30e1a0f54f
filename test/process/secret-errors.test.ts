import { chmodSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import { afterEach, describe, expect, test } from "vitest";
import { ScriptedSds, type Scripts, sotwResponse } from "../fakes/scripted-sds.ts";
import { removeFolders, stopAll, temporaryFolder } from "../support/processes.ts";
import { caSecret } from "../support/secret-messages.ts";
import { runToEnd, type RunOptions, TestAgent } from "./support.ts";

const closing: (() => void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await stopAll();
  removeFolders();
});

/** Runs what has to fail: status 1, one line, nothing on standard output. */
async function failure(
  socket: string,
  args: readonly string[] = [],
  options: RunOptions = {},
): Promise<string> {
  const max = args.includes("--max") ? [] : ["--max", "20s"];
  const all = ["secret", "--socket", socket, ...max, ...args];
  const { code, stdout, complaints } = await runToEnd(all, options);
  expect({ code, stdout, lines: complaints.length }).toEqual({ code: 1, stdout: "", lines: 1 });
  return complaints[0] ?? "";
}

async function listening(server: Server): Promise<string> {
  const path = join(temporaryFolder(), "s");
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("error", () => undefined);
  });
  closing.push(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return path;
}

async function scripted(scripts: Scripts): Promise<string> {
  const fake = await ScriptedSds.start(scripts);
  closing.push(() => fake.stop());
  return fake.path;
}

describe("node-agent secret, where nobody can be reached", () => {
  test("no socket", async () => {
    expect(await failure("./nowhere.sock")).toMatch(
      /^SERVER_SOCKET_MISSING: there is no \/.*nowhere\.sock \(start node-agent, or correct --socket\)$/,
    );
  });

  test("a file that is no socket", async () => {
    const path = join(temporaryFolder(), "file");
    writeFileSync(path, "");
    expect(await failure(path)).toMatch(/^SERVER_NOT_A_SOCKET: .*file is not a socket \(correct/);
  });

  test("a path through a file", async () => {
    const path = join(temporaryFolder(), "file");
    writeFileSync(path, "");
    expect(await failure(join(path, "s"))).toMatch(/^SERVER_SOCKET_UNUSABLE: .*ENOTDIR/);
  });

  test("a path that is too long", async () => {
    expect(await failure(`/tmp/${"s".repeat(120)}`)).toMatch(/^SERVER_SOCKET_UNUSABLE: /);
  });

  test("a socket that was left behind", async () => {
    const agent = TestAgent.selfSigned();
    await agent.ready();
    await agent.process.stop("SIGKILL");
    expect(await failure(agent.socket)).toMatch(
      /^SERVER_NOT_LISTENING: nobody listens on .*sds\.sock \(start node-agent\)$/,
    );
  });

  test("a socket without rights", async () => {
    const agent = TestAgent.selfSigned();
    await agent.ready();
    chmodSync(agent.folder, 0o755);
    const isRoot = process.getuid?.() === 0;
    if (!isRoot) chmodSync(agent.socket, 0);
    expect(await failure(agent.socket, [], isRoot ? { uid: 65_534 } : {})).toMatch(
      /^SERVER_SOCKET_DENIED: no right to connect to .*sds\.sock \(run as its owner/,
    );
    await agent.end();
  });
});

describe("node-agent secret, where something else listens", () => {
  test("an HTTP/1.1 server", async () => {
    const path = await listening(createHttpServer((_, response) => response.end("hello")));
    expect(await failure(path)).toMatch(/^SERVER_NOT_GRPC: .* does not speak gRPC \(check/);
  });

  test("a server that talks garbage", async () => {
    const garbage = Buffer.alloc(64 * 1024, "garbage\r\n");
    const path = await listening(createServer((socket) => void socket.write(garbage)));
    expect(await failure(path)).toMatch(/^SERVER_NOT_GRPC: .* does not speak gRPC \(check/);
  });

  test("a server that closes connections at once, as one does that does not admit us", async () => {
    const path = await listening(createServer((socket) => void socket.end()));
    expect(await failure(path)).toMatch(
      /^SERVER_NOT_GRPC: .* closes connections at once \(it may not admit this user/,
    );
  });

  test.each([[[]], [["--watch"]]])("a server that says nothing: %j", async (args) => {
    const path = await listening(createServer((socket) => void socket.resume()));
    expect(await failure(path, ["--max", "2s", ...args])).toMatch(
      /^SERVER_SILENT: .* accepts connections and says nothing \(it may hang/,
    );
  });

  test("a server that greets and does not answer is one whose secrets are pending", async () => {
    const path = await scripted({ sotw: () => {} });
    const { code, stdout, stderr } = await runToEnd(["secret", "--max", "5s", "--socket", path]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout.match(/ PENDING /g)).toHaveLength(2);
  });
});

describe("node-agent secret, where the server fails", () => {
  const fails = (code: number, details: string) =>
    scripted({ sotw: (stream) => void stream.emit("error", { code, details }) });

  test("an error: its status and message, cleaned", async () => {
    const path = await fails(status.PERMISSION_DENIED, "\u001b[31mnot you\nFAKE: line");
    expect(await failure(path)).toMatch(
      /^SERVER_STREAM_ENDED: .* answers PERMISSION_DENIED: \?\[31mnot you\?FAKE: line \(the server's log/,
    );
  });

  test("what came before the error is shown all the same", async () => {
    const path = await scripted({
      sotw: (stream) => {
        stream.write(sotwResponse("1", caSecret("ROOTCA", "none")));
        stream.emit("error", { code: status.UNKNOWN, details: "no such name" });
      },
    });
    const { code, stdout, complaints } = await runToEnd(["secret", "--socket", path]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^ROOTCA +CA +INVALID /m);
    expect(stdout).toMatch(/^default +- +PENDING /m);
    expect(complaints).toEqual([expect.stringMatching(/^SERVER_STREAM_ENDED: .*no such name/)]);
  });

  test("no DeltaSecrets: leave --delta off", async () => {
    const path = await scripted({ sotw: () => {} });
    expect(await failure(path, ["--delta"])).toMatch(
      /^SERVER_DELTA_UNSERVED: .* answers UNIMPLEMENTED: .* \(it has no DeltaSecrets: leave --delta off\)$/,
    );
  });

  test("an answer that is no response", async () => {
    const path = await scripted({ sotw: (stream) => stream.write(Buffer.from("hello")) });
    expect(await failure(path)).toMatch(/^SERVER_NOT_SDS: the answer is no discovery response/);
  });

  test("an answer of 100 MB is not taken in", async () => {
    const path = await scripted({ sotw: (stream) => stream.write(Buffer.alloc(104_857_600)) });
    expect(await failure(path)).toMatch(/^SERVER_ANSWER_TOO_LARGE: .*larger than max/);
  });
});
