import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import type { Server } from "@grpc/grpc-js";
import type { CallStream } from "./call-guard.ts";

/** What grpc-js calls for each HTTP/2 stream. */
type StreamHandler = (
  interceptors: unknown,
  stream: Http2Stream,
  headers: IncomingHttpHeaders,
) => void;

type Http2Stream = Pick<ServerHttp2Stream, "closed" | "destroyed"> & CallStream;

/**
 * Keeps `server` from looking at streams that have ended before it gets to them. grpc-js answers a call
 * of a method it does not know, or of another content type, without asking whether the stream is still
 * there; if not, Node throws and nobody catches: whoever may connect could end the process with one
 * packet. There is no public way in between, so this looks inside, and leaves alone what does not look
 * as expected; a test holds it to the version in use. `watch` is told of each call that is looked at.
 */
export function ignoreGoneStreams(
  server: Server,
  watch: (stream: CallStream, path: string) => void = () => undefined,
): void {
  const handle: unknown = Reflect.get(server, "_streamHandler");
  if (!isStreamHandler(handle)) return;
  const guarded: StreamHandler = function (this: unknown, interceptors, stream, headers) {
    // What ended it may still be told to it; without a listener that would be thrown.
    stream.on("error", () => undefined);
    if (stream.destroyed || stream.closed) return;
    handle.call(this, interceptors, stream, headers);
    watch(stream, String(headers[":path"]));
  };
  Reflect.set(server, "_streamHandler", guarded);
}

function isStreamHandler(value: unknown): value is StreamHandler {
  return typeof value === "function" && value.length === 3;
}
