import type { IncomingMessage } from "node:http";
import { requestTooLarge } from "../request-rules.ts";

/**
 * The body of a request. Rejects with SDS_REQUEST_TOO_LARGE as soon as that is known, and keeps nothing
 * of what comes after; resolves to undefined when the client left in the middle.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const announced = Number(request.headers["content-length"] ?? 0);
    if (announced > limit) return reject(requestTooLarge(announced, limit));
    let chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (chunk: Buffer) => {
      length += chunk.length;
      if (length > limit) {
        chunks = [];
        reject(requestTooLarge(length, limit));
      } else chunks.push(chunk);
    });
    request.once("end", () => resolve(Buffer.concat(chunks)));
    // Such as ECONNRESET; the close that follows tells all there is to know.
    request.on("error", () => undefined);
    request.once("close", () => resolve(undefined));
  });
}
