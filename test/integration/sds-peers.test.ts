import { connect, createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import type { PeerRules } from "../../src/sds/socket/peer-rules.ts";
import type { Peer } from "../../src/sds/peer.ts";
import { loadPeerSource } from "../../src/sds/socket/peer-credentials.ts";
import { eventually } from "../support/eventually.ts";
import {
  cannotBecomeOthers,
  connectAs,
  type Identity,
  NOBODY,
  otherUserReason,
} from "../support/other-user.ts";
import { stopAll } from "../support/processes.ts";
import { client, http2Only, testFolder, testListener, untilClosed } from "./sds-socket.setup.ts";

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const [uid = -1, gid = -1] = [process.geteuid?.(), process.getegid?.()];

afterEach(stopAll);

/** A socket that everybody may open, as far as its rights go; who is let in hears "welcome". */
async function listening(peers: PeerRules, connections = 4_096) {
  const path = join(testFolder(), "socket");
  const limits = { connections };
  const { listener, events } = testListener(path, { mode: 0o666, peers, limits });
  await listener.listen();
  const seen: Peer[] = [];
  listener.accept({
    ...http2Only((socket, peer) => {
      seen.push(peer);
      socket.write("welcome");
    }),
    carriesStream: () => true,
  });
  const refusals = () => events.filter(({ type }) => type === "sds.connection.refused");
  return { path, listener, seen, refusals };
}

describe("the kernel's word on a peer", () => {
  test("is its uid, gid and pid", async () => {
    const { path, seen } = await listening({ ask: true });
    (await client(path)).write(PREFACE);
    await eventually("the hand-over", () => seen.length === 1);
    const key = `uid ${uid} pid ${process.pid}`;
    expect(seen).toEqual([{ connection: 1, key, credentials: { uid, gid, pid: process.pid } }]);
  });

  test("is not asked for where nothing depends on it", async () => {
    const { path, seen } = await listening({});
    (await client(path)).write(PREFACE);
    await eventually("the hand-over", () => seen.length === 1);
    expect(seen).toEqual([{ connection: 1, key: "connection 1" }]);
  });

  test("is none for a socket that is closed, or of another family", async () => {
    const source = await loadPeerSource();
    const server = createServer().listen(0, "127.0.0.1");
    await eventually("the server", () => server.listening);
    const address = server.address();
    const socket = connect(typeof address === "object" && address ? address.port : 0, "127.0.0.1");
    await eventually("the connection", () => !socket.connecting);
    // TCP has the option too, and no peer in it: pid 0, uid and gid -1.
    expect(source.credentials(socket)?.pid ?? 0).toBe(0);
    expect(source.groups(socket)).toEqual([]);
    socket.destroy();
    server.close();
    expect(source.credentials(socket)).toBeUndefined();
    expect(source.groups(socket)).toEqual([]);
  });
});

describe("an allow list", () => {
  test("lets in whose uid is in it", async () => {
    const { path, seen, refusals } = await listening({ allowUids: [uid] });
    (await client(path)).write(PREFACE);
    await eventually("the hand-over", () => seen.length === 1);
    expect(refusals()).toEqual([]);
  });

  test("closes the connection of everybody else, before a byte is read of it", async () => {
    const { path, listener, seen, refusals } = await listening({ allowUids: [uid + 1] });
    const socket = await client(path);
    socket.write(PREFACE);
    await untilClosed(socket);
    expect(refusals()).toEqual([
      {
        type: "sds.connection.refused",
        cause: "not_allowed",
        reason: `uid ${uid}, gid ${gid} is in no list of --sds-allow-uid and --sds-allow-gid`,
        connection: 1,
        uid,
        gid,
        pid: process.pid,
      },
    ]);
    expect({ seen, open: listener.connections }).toEqual({ seen: [], open: 0 });
  });

  test.skipIf(cannotBecomeOthers)(
    `another user is refused while its own is served${otherUserReason}`,
    async () => {
      const { path, seen, refusals } = await listening({ allowUids: [uid] });
      const stranger = connectAs(NOBODY, path, PREFACE);
      expect((await stranger.exited).code).toBe(0);
      expect(stranger.stdout).not.toContain("DATA");
      expect(stranger.stdout).toContain("CLOSED");
      expect(refusals()).toMatchObject([{ cause: "not_allowed", ...NOBODY, pid: stranger.pid }]);
      (await client(path)).write(PREFACE);
      await eventually("the hand-over", () => seen.length === 1);
    },
  );

  const many = Array.from({ length: 100 }, (_, index) => 5_000 + index);
  test.skipIf(cannotBecomeOthers).each<[string, PeerRules, Identity, boolean]>([
    ["its uid", { allowUids: [65_534] }, NOBODY, true],
    ["its gid", { allowGids: [4_242] }, { uid: 65_534, gid: 4_242 }, true],
    ["a supplementary group", { allowGids: [4_242] }, { ...NOBODY, groups: [7, 4_242] }, true],
    ["one of a hundred groups", { allowGids: [5_099] }, { ...NOBODY, groups: many }, true],
    ["none of a hundred", { allowGids: [5_100] }, { ...NOBODY, groups: many }, false],
    ["its uid is no gid", { allowGids: [65_534] }, { uid: 65_534, gid: 7 }, false],
  ])(`another user, %s: %#${otherUserReason}`, async (_what, peers, who, welcome) => {
    const { path, refusals } = await listening(peers);
    const other = connectAs(who, path, PREFACE);
    if (welcome) await other.printed(/DATA welcome/);
    else await other.printed(/CLOSED/);
    expect(refusals()).toHaveLength(welcome ? 0 : 1);
  });
});

test.skipIf(cannotBecomeOthers)(
  `a greedy process loses its own newest connections, not those of another${otherUserReason}`,
  async () => {
    const { path, listener, refusals } = await listening({ ask: true }, 4);
    const modest = connectAs(NOBODY, path, PREFACE);
    await modest.printed(/DATA welcome/);
    const greedy = [await client(path), await client(path), await client(path)];
    await eventually("four", () => listener.connections === 4);

    // The greedy process' own newcomer goes; the other's takes the greedy one's newest place.
    await untilClosed(await client(path));
    const second = connectAs(NOBODY, path, PREFACE);
    await second.printed(/DATA welcome/);
    await untilClosed(greedy[2]!);

    expect(refusals()).toMatchObject([
      { cause: "too_many", connection: 5, pid: process.pid },
      { cause: "too_many", connection: 4, pid: process.pid },
    ]);
    expect([modest.alive, second.alive]).toEqual([true, true]);
  },
);
