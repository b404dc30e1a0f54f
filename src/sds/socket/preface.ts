import type { Socket } from "node:net";
import type { Clock } from "../../core/clock.ts";

/** What an HTTP/2 client says first (RFC 9113, 3.4). */
const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/**
 * What an HTTP/1.1 client says first: a method and a space (RFC 9112, 3). Every method that is
 * registered is of capitals and dashes, the longest of 17; PRI is HTTP/2's alone.
 */
const METHOD_AND_SPACE = /^(?!PRI )[A-Z][A-Z-]{0,23} /;
const METHOD_BEGUN = /^[A-Z][A-Z-]{0,23}$/;
const METHOD_BYTES = 25;

/** Who a connection is for. `undecided`: more bytes are needed; `nobody`: no server of ours. */
export type Route = "http2" | "http1" | "undecided" | "nobody";

/** Reads a connection's first bytes. */
export function route(firstBytes: Uint8Array): Route {
  const length = Math.min(firstBytes.length, PREFACE.length);
  if (PREFACE.compare(firstBytes, 0, length, 0, length) === 0) {
    return length === PREFACE.length ? "http2" : "undecided";
  }
  const text = Buffer.from(firstBytes.subarray(0, METHOD_BYTES)).toString("latin1");
  if (METHOD_AND_SPACE.test(text)) return "http1";
  return METHOD_BEGUN.test(text) ? "undecided" : "nobody";
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
