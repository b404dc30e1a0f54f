import type { Socket } from "node:net";
import type { PeerCredentials } from "../peer.ts";

/** Who may connect, beyond the rights of the socket's file. */
export interface PeerRules {
  /** With `allowGids` unset too: everybody. */
  readonly allowUids?: readonly number[] | undefined;
  readonly allowGids?: readonly number[] | undefined;
  /** Ask who is there although everybody may connect: for logs, debug pages and fair limits. */
  readonly ask?: boolean;
}

/** What the kernel knows of the process that connected. */
export interface PeerSource {
  /** Undefined: the kernel did not say. */
  credentials(socket: Socket): PeerCredentials | undefined;
  /** The supplementary groups, as far as the kernel tells them. */
  groups(socket: Socket): readonly number[];
}

/** The answer for one connection. */
export interface PeerVerdict {
  readonly admitted: boolean;
  readonly credentials?: PeerCredentials;
}

export type PeerCheck = (socket: Socket) => PeerVerdict;

const restricts = ({ allowUids, allowGids }: PeerRules): boolean =>
  allowUids !== undefined || allowGids !== undefined;

/** Whether these rules need the kernel's word at all. */
export const asksKernel = (rules: PeerRules): boolean => restricts(rules) || rules.ask === true;

/** A peer whom the kernel does not name is let in only where everybody is. */
export function peerCheck(rules: PeerRules, source: PeerSource): PeerCheck {
  return (socket) => {
    const credentials = source.credentials(socket);
    if (credentials === undefined) return { admitted: !restricts(rules) };
    return { admitted: admits(rules, credentials, () => source.groups(socket)), credentials };
  };
}

/** By the user, or by one of the groups; the supplementary ones are asked for last. */
export function admits(
  rules: PeerRules,
  { uid, gid }: PeerCredentials,
  groups: () => readonly number[],
): boolean {
  if (!restricts(rules)) return true;
  const { allowUids = [], allowGids = [] } = rules;
  if (allowUids.includes(uid) || allowGids.includes(gid)) return true;
  return allowGids.length > 0 && groups().some((group) => allowGids.includes(group));
}
