import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { AgentEvent } from "../../src/core/events.ts";
import type { ConnectionHandlers } from "../../src/sds/socket/gate.ts";
import { UdsListener, type UdsOptions } from "../../src/sds/socket/listener.ts";
import { TestClock } from "../support/test-clock.ts";

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

/** A folder of the test's own, which any user may look into. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "uds-"));
  chmodSync(folder, 0o755);
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A listener that is closed after the test, its events, and its clock, which stands still. */
export function testListener(path: string, options: Partial<UdsOptions> = {}) {
  const clock = new TestClock();
  const events: AgentEvent[] = [];
  const listener = new UdsListener({
    path,
    clock,
    emit: (event) => void events.push(event),
    ...options,
  });
  cleanUps.push(() => listener.close());
  const types = (): string[] => events.map(({ type }) => type);
  return { listener, clock, events, types };
}

/** Hands all of HTTP/2 to `http2`; what speaks HTTP/1.1 is hung up on, and nobody has a stream. */
export function http2Only(http2: ConnectionHandlers["http2"]): ConnectionHandlers {
  return { http2, http1: (socket) => void socket.destroy(), carriesStream: () => false };
}

/** Another server: accepts, and says nothing. */
export async function otherServer(path: string): Promise<Server> {
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket.on("error", () => undefined));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(path, resolve);
  });
  cleanUps.push(() => {
    for (const socket of connections) socket.destroy();
    server.close();
  });
  return server;
}

/** A connected client; rejects where nobody answers. */
export async function client(path: string): Promise<Socket> {
  const socket = connect(path);
  cleanUps.push(() => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve).once("error", reject);
  });
  return socket.on("error", () => undefined);
}

/** Whether a server answers at `path`. */
export async function answers(path: string): Promise<boolean> {
  return client(path).then(
    (socket) => Boolean(socket.destroy()),
    () => false,
  );
}

/** Resolves when the far end has closed the connection. */
export function untilClosed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) return resolve();
    socket.resume().once("close", () => resolve());
  });
}

/**
 * Runs `action` without root's rights: for root nothing is read-only. Needs nothing where the tests
 * do not run as root.
 */
export async function withoutRoot<T>(action: () => Promise<T>): Promise<T> {
  const { geteuid, seteuid, getegid, setegid } = process;
  if (geteuid?.() !== 0 || !seteuid || !setegid || !getegid) return action();
  const group = getegid();
  setegid(65_534);
  seteuid(65_534);
  try {
    return await action();
  } finally {
    seteuid(0);
    setegid(group);
  }
}
