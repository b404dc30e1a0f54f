import type { Socket } from "node:net";
import { AgentError } from "../../core/errors.ts";
import type { PeerCredentials } from "../peer.ts";
import type { PeerSource } from "./peer-rules.ts";

/** getsockopt(2); `length` is what there is room for, then what was or would be written. */
type GetSockOpt = (
  descriptor: number,
  level: number,
  option: number,
  value: Uint8Array,
  length: [number],
) => number;

const PROTOTYPE =
  "int getsockopt(int fd, int level, int name, _Out_ uint8_t *value, _Inout_ uint32_t *length)";

// socket.h of the kernel, where the figures differ by architecture on old ones alone.
const SOL_SOCKET = 1;
const SO_PEERCRED = process.arch === "ppc64" ? 21 : 17;
const SO_PEERGROUPS = 59;

/** `struct ucred`: pid, uid, gid, of 32 bits each, in the machine's own order. */
const UCRED_BYTES = 12;
const GROUP_BYTES = 4;
/** Most processes have a handful; the kernel says when it needs room for more. */
const GROUPS_AT_FIRST = 32;

const HINT =
  "npm install koffi, beside node-agent; or unset --sds-allow-uid, --sds-allow-gid and " +
  "--sds-peer-credentials, and let the socket's rights decide";

/**
 * The kernel's word on who connected (SO_PEERCRED and SO_PEERGROUPS, unix(7)): Node has no call for it.
 * It is of the moment of connect(2), so it cannot be forged, and stays when the socket is passed on.
 * Throws PEER_CREDENTIALS_UNAVAILABLE.
 */
export async function loadPeerSource(): Promise<PeerSource> {
  const getSockOpt = await loadGetSockOpt();
  const read = (socket: Socket, option: number, room: number): Read => {
    const value = Buffer.alloc(room);
    const length: [number] = [room];
    const failed = getSockOpt(descriptorOf(socket), SOL_SOCKET, option, value, length) !== 0;
    return failed ? { needs: length[0] } : { value: value.subarray(0, length[0]) };
  };
  return {
    credentials: (socket) => credentialsIn(read(socket, SO_PEERCRED, UCRED_BYTES).value),
    groups: (socket) => {
      const room = GROUPS_AT_FIRST * GROUP_BYTES;
      const { value, needs = 0 } = read(socket, SO_PEERGROUPS, room);
      return numbersIn(value ?? (needs > room ? read(socket, SO_PEERGROUPS, needs).value : value));
    },
  };
}

/** What an option holds; where it could not be read, what it would need room for. */
interface Read {
  readonly value?: Buffer;
  readonly needs?: number;
}

async function loadGetSockOpt(): Promise<GetSockOpt> {
  if (process.platform !== "linux") throw unavailable(`there is none on ${process.platform}`);
  try {
    const { default: koffi } = await import("koffi");
    return koffi.load(null).func(PROTOTYPE);
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw unavailable(`the package koffi cannot be loaded: ${reason}`, error);
  }
}

function unavailable(reason: string, cause?: unknown): AgentError {
  const message = `the kernel cannot be asked who connects: ${reason}`;
  return new AgentError("PEER_CREDENTIALS_UNAVAILABLE", message, { hint: HINT, cause });
}

function credentialsIn(ucred: Buffer | undefined): PeerCredentials | undefined {
  const [pid, uid, gid] = numbersIn(ucred);
  if (pid === undefined || uid === undefined || gid === undefined) return undefined;
  return { uid, gid, pid };
}

function numbersIn(value: Buffer = Buffer.alloc(0)): readonly number[] {
  const count = Math.floor(value.length / GROUP_BYTES);
  return [...new Uint32Array(new Uint8Array(value).buffer, 0, count)];
}

/** -1, at which the kernel answers EBADF, for what is not open. No public way leads to the number. */
function descriptorOf(socket: Socket): number {
  const handle: unknown = Reflect.get(socket, "_handle");
  const descriptor: unknown =
    typeof handle === "object" && handle !== null ? Reflect.get(handle, "fd") : undefined;
  return typeof descriptor === "number" ? descriptor : -1;
}
