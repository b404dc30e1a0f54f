import { Running } from "./processes.ts";

export interface Identity {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary. */
  readonly groups?: readonly number[];
}

export const NOBODY: Identity = { uid: 65_534, gid: 65_534 };

/** Only root can become another user. In CI nothing may be skipped: there the test fails. */
export const cannotBecomeOthers = process.geteuid?.() !== 0 && process.env["CI"] !== "true";

/** For the title of a test that needs another user. */
export const otherUserReason = cannotBecomeOthers
  ? " (skipped: needs root to be another user)"
  : "";

/** For whom rights count: root becomes nobody while `act` runs, and anybody else stays who it is. */
export async function withoutPrivileges<T>(act: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return act();
  process.seteuid?.(NOBODY.uid);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}

/**
 * Another user's process that connects to `path`, says `bytes`, and prints what it hears: `DATA …`,
 * then `CLOSED`, or `ERROR code`.
 */
export function connectAs(who: Identity, path: string, bytes: string): Running {
  const script = `
    const [path, bytes, who] = process.argv.slice(1).map((text) => JSON.parse(text));
    process.setgroups(who.groups ?? []);
    process.setgid(who.gid);
    process.setuid(who.uid);
    const socket = require("node:net").connect(path, () => socket.write(bytes));
    socket.on("data", (data) => console.log("DATA " + data));
    socket.on("error", ({ code }) => console.log("ERROR " + code));
    socket.on("close", () => console.log("CLOSED"));
  `;
  const args = [path, bytes, who].map((value) => JSON.stringify(value));
  return new Running(process.execPath, ["-e", script, ...args]);
}
