import type { ErrorEntry } from "./error-entry.ts";

/** What can be wrong with the socket. */
export const socketErrorCodes = {
  SOCKET_PATH_TOO_LONG: {
    exit: 2,
    meaning: "A Unix socket's path has at most 107 bytes, temporary name included.",
    action: "Choose a shorter path.",
  },
  SOCKET_NOT_WRITABLE: {
    exit: 2,
    meaning: "The socket's folder cannot be made or written.",
    action: "Mount a writable volume there, owned by the agent's uid.",
  },
  SOCKET_NOT_A_SOCKET: {
    exit: 2,
    meaning: "There is a file at the socket's path that is not a socket.",
    action: "Remove it, or choose another path: node-agent deletes nothing it did not make.",
  },
  SOCKET_IN_USE: {
    exit: 2,
    meaning: "A live server answers on the socket.",
    action: "Stop the other agent (often pilot-agent), or choose another path.",
  },
  SOCKET_TAKEN: {
    meaning: "Another live server took the socket's path while the agent ran.",
    action: "Stop one of the two; the agent comes back by itself when the path is free.",
  },
  PEER_CREDENTIALS_UNAVAILABLE: {
    exit: 2,
    meaning: "The kernel cannot be asked who connects to the socket.",
    action:
      "Install the optional package koffi beside node-agent, on Linux, or unset --sds-allow-*.",
  },
} as const satisfies Record<string, ErrorEntry>;

/** SDS requests, answered to the client as a gRPC status or, over REST, an HTTP status. */
export const sdsErrorCodes = {
  SDS_TYPE_UNKNOWN: {
    meaning: "The type URL asked for is not Secret.",
    action: "Point only SDS at this socket.",
  },
  SDS_TOO_MANY_NAMES: {
    meaning: "A stream asks for more names than allowed.",
    action: "Ask for fewer, or raise --sds-max-names.",
  },
  SDS_NAME_TOO_LONG: { meaning: "A resource name is longer than 4 KiB.", action: "Shorten it." },
  SDS_REQUEST_TOO_LARGE: {
    meaning: "A request is larger than allowed.",
    action: "Ask for less in one request.",
  },
  SDS_REQUEST_MALFORMED: {
    meaning: "A request is no DiscoveryRequest.",
    action: "Check the client.",
  },
  SDS_NAME_UNKNOWN: {
    meaning: "A request that cannot be held asks only for names that nobody serves.",
    action: "Check the name: the agent serves `default`, `ROOTCA` and what --sds-alias adds.",
  },
  SDS_NOT_READY: {
    meaning: "A request that cannot be held asks for a secret that is not there yet.",
    action: "Ask again in a second, or use a stream, which is answered when the secret comes.",
  },
  SDS_PATH_UNKNOWN: {
    meaning: "An HTTP/1.1 request is not `POST /v3/discovery:secrets` with JSON.",
    action: "Correct method, path or content type.",
  },
  SDS_REQUEST_LATE: {
    meaning: "A call did not say a whole message in time, or its answer was not read in time.",
    action: "Check the client: it is stuck, or it holds memory of the agent on purpose.",
  },
  SDS_TOO_MANY_STREAMS: {
    meaning: "More streams are open than allowed.",
    action: "Close some, or raise --sds-max-streams.",
  },
} as const satisfies Record<string, ErrorEntry>;
