import { type StatusObject, status } from "@grpc/grpc-js";
import { AgentError } from "../../core/errors.ts";
import { SDS_PATHS } from "../wire.ts";
import { shown } from "./shown.ts";

const NOT_SDS = "check that it is node-agent, or another SDS server, that listens there";

/** What the end of a stream that we wanted to go on says about the server on `path`. */
export function streamFailure(path: string, method: string, end: StatusObject): AgentError {
  const server = `the server on ${path}`;
  const { code, details } = end;
  if (code === status.UNAVAILABLE && details.startsWith(NO_CONNECTION)) {
    return noConnection(server, details);
  }
  if (code === status.RESOURCE_EXHAUSTED && TOO_LARGE.test(details)) {
    const hint = "no secret is that large: look at what the server sends";
    return new AgentError("SERVER_ANSWER_TOO_LARGE", `${server}: ${shown(details)}`, { hint });
  }
  if (code === status.OK) {
    return new AgentError("SERVER_STREAM_ENDED", `${server} ended the stream`, { hint: NOT_SDS });
  }
  const answer = `${server} answers ${status[code] ?? code}: ${shown(details)}`;
  if (code === status.UNIMPLEMENTED && method === SDS_PATHS.delta) {
    const hint = "it has no DeltaSecrets: leave --delta off";
    return new AgentError("SERVER_DELTA_UNSERVED", answer, { hint });
  }
  const hint = code === status.UNIMPLEMENTED ? NOT_SDS : "the server's log may say more";
  return new AgentError("SERVER_STREAM_ENDED", answer, { hint });
}

/** Nothing came, not even the greeting of HTTP/2. */
export function silence(path: string): AgentError {
  const what = `the server on ${path} accepts connections and says nothing`;
  return new AgentError("SERVER_SILENT", what, { hint: `it may hang; ${NOT_SDS}` });
}

/** The words of grpc-js for a connection on which HTTP/2 did not come about. */
const NO_CONNECTION = "No connection established";
/** ... and for a message above its limit, as it is or decompressed. */
const TOO_LARGE = /^Received message (?:larger than max|that decompresses to a size larger)/;

function noConnection(server: string, details: string): AgentError {
  // It says "Protocol error" where something was said that is not HTTP/2.
  if (details.includes("Failed to connect")) {
    const hint = `it may not admit this user; ${NOT_SDS}`;
    return new AgentError("SERVER_NOT_GRPC", `${server} closes connections at once`, { hint });
  }
  return new AgentError("SERVER_NOT_GRPC", `${server} does not speak gRPC`, { hint: NOT_SDS });
}
