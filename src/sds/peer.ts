/** Who is at the other end of a connection, as far as the kernel was asked. */
export interface Peer {
  /** Of the connection, unique in the process, counted from 1. */
  readonly connection: number;
  /**
   * What limits count by: connections with an equal key are one peer's. By uid and pid where they are
   * known, else each connection is a peer of its own.
   */
  readonly key: string;
  /** SO_PEERCRED (unix(7)), where it was asked for. Without a pid across PID namespaces: 0 there. */
  readonly credentials?: PeerCredentials;
}

export interface PeerCredentials {
  readonly uid: number;
  readonly gid: number;
  readonly pid: number;
}

/** A peer of whom nothing is known but its connection. */
export function unknownPeer(connection: number): Peer {
  return { connection, key: `connection ${connection}` };
}

/** `connection 3`, `connection 3 (uid 1337, gid 1337, pid 42)`: for logs and debug pages. */
export function describePeer({ connection, credentials }: Peer): string {
  if (credentials === undefined) return `connection ${connection}`;
  const { uid, gid, pid } = credentials;
  return `connection ${connection} (uid ${uid}, gid ${gid}, pid ${pid})`;
}
