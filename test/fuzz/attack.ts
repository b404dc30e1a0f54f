import net from "node:net";
import type { Input } from "./inputs.ts";

/** How long one input may take at most, whatever it is. */
const LONGEST_MS = 10_000;

/** Plays an input on a connection of its own; resolves with all that came back. */
export function attack(socketPath: string, input: Input): Promise<Buffer> {
  return new Promise((resolve) => {
    const received: Buffer[] = [];
    const socket = net.connect(socketPath);
    const timer = setTimeout(() => socket.destroy(), LONGEST_MS);
    socket.on("error", () => {});
    socket.once("close", () => {
      clearTimeout(timer);
      resolve(Buffer.concat(received));
    });
    if (!input.deaf) socket.on("data", (chunk) => received.push(chunk));
    const pieces = input.pieces.map((piece) => Buffer.from(piece, "hex"));
    const next = (): void => {
      const piece = pieces.shift();
      if (piece) return void socket.write(piece, next);
      setTimeout(() => finish(socket, input.end), input.listenMs);
    };
    next();
  });
}

function finish(socket: net.Socket, how: Input["end"]): void {
  if (how === "close") return void socket.destroy();
  socket.end();
  setTimeout(() => socket.destroy(), 20);
}

/**
 * Whether the bytes name `default` exactly: as field 3 of a request of either variant, seven bytes long,
 * or as a string in JSON. Only then may a key come back.
 */
export function namesTheKey(input: Input): boolean {
  const bytes = Buffer.concat(input.pieces.map((piece) => Buffer.from(piece, "hex")));
  return bytes.includes("\x1a\x07default") || bytes.includes('"default"');
}
