import type { Socket } from "node:net";
import type { Clock } from "../../core/clock.ts";

/** What an HTTP/2 client says first (RFC 9113, 3.4). */
const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/** Who a connection is for. `undecided`: more bytes are needed; `nobody`: no server of ours. */
export type Route = "http2" | "undecided" | "nobody";

/** Reads a connection's first bytes. Other protocols on this socket get a route here. */
export function route(firstBytes: Uint8Array): Route {
  const length = Math.min(firstBytes.length, PREFACE.length);
  if (PREFACE.compare(firstBytes, 0, length, 0, length) !== 0) return "nobody";
  return length === PREFACE.length ? "http2" : "undecided";
}

export type Outcome = Exclude<Route, "undecided"> | "silent" | "closed";

/**
 * Waits for a connection to say what it is, and calls `decided` once: with its route; with `silent`
 * after `timeoutMs`; with `closed` when the peer left before. The bytes read are put back.
 */
export function awaitRoute(
  socket: Socket,
  clock: Clock,
  timeoutMs: number,
  decided: (outcome: Outcome) => void,
): void {
  let firstBytes: Buffer = Buffer.alloc(0);
  const settle = (outcome: Outcome): void => {
    timer.cancel();
    socket.off("readable", read);
    socket.off("end", left);
    socket.off("close", left);
    decided(outcome);
  };
  const read = (): void => {
    const chunk: Buffer | null = socket.read();
    if (chunk === null) return;
    firstBytes = Buffer.concat([firstBytes, chunk]);
    const outcome = route(firstBytes);
    if (outcome === "undecided") return;
    socket.unshift(firstBytes);
    settle(outcome);
  };
  const left = (): void => settle("closed");
  const timer = clock.timer(timeoutMs, () => settle("silent"));
  socket.on("readable", read);
  socket.once("end", left);
  socket.once("close", left);
}
