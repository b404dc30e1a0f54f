/** What a client of an SDS server meets: a part of the table in `error-codes.ts`. */
export const sdsClientErrors = {
  SERVER_SOCKET_MISSING: {
    exit: 1,
    meaning: "There is no socket at the path.",
    action: "Start node-agent, or correct --socket.",
  },
  SERVER_SOCKET_DENIED: {
    exit: 1,
    meaning: "This user may not connect to the socket.",
    action: "Run as its owner or in its group, or set --socket-mode and --socket-group.",
  },
  SERVER_NOT_LISTENING: {
    exit: 1,
    meaning: "The socket was left behind by a server that is gone.",
    action: "Start node-agent.",
  },
  SERVER_NOT_A_SOCKET: {
    exit: 1,
    meaning: "The file at the path is not a socket.",
    action: "Correct --socket.",
  },
  SERVER_SOCKET_UNUSABLE: {
    exit: 1,
    meaning: "The socket's path cannot be connected to, for the reason that is named.",
    action: "Correct --socket.",
  },
  SERVER_NOT_GRPC: {
    exit: 1,
    meaning: "What listens on the socket does not speak gRPC, or closes the connection at once.",
    action: "Check what listens there, and whether it admits this user.",
  },
  SERVER_SILENT: {
    exit: 1,
    meaning: "What listens on the socket accepts connections and says nothing.",
    action: "Check what listens there, and whether it hangs.",
  },
  SERVER_STREAM_ENDED: {
    exit: 1,
    meaning: "The server ended the stream before every secret had come.",
    action: "The message has the server's status and words; its log may say more.",
  },
  SERVER_DELTA_UNSERVED: {
    exit: 1,
    meaning: "The server has no DeltaSecrets.",
    action: "Leave --delta off.",
  },
  SERVER_NOT_SDS: {
    exit: 1,
    meaning: "The server's answer is no discovery response with secrets.",
    action: "Check that it is an SDS server that listens there.",
  },
  SERVER_ANSWER_TOO_LARGE: {
    exit: 1,
    meaning: "The server's answer is larger than 16 MiB.",
    action: "Look at what the server sends: no secret is that large.",
  },
  WAIT_TIMEOUT: {
    exit: 1,
    meaning: "The socket did not serve the secrets within --max.",
    action: "Read the agent's log: it names what is pending.",
  },
} as const;
