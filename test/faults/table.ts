import type { SignalId } from "./signals.ts";

/** One fault that a certificate has to survive. */
export interface Fault {
  /** What goes wrong, and when. */
  readonly what: string;
  /** What is true all the same. */
  readonly holds: string;
  /** It is played with real processes too: agent, CA, Envoy, steady load. */
  readonly starred: boolean;
  /** What an operator sees of it: a section of docs/operations.md. */
  readonly seen: SignalId;
  /** Other tests that play this row, where they had it first: files with a line `// fault: ID` above each. */
  readonly elsewhere?: { readonly logic?: string; readonly processes?: string };
}

/**
 * The faults, one row each. A row without a test in `logic`, a starred one without a test in
 * `processes`, one that names a file without its mark, and one whose section is not in docs/operations.md
 * fail `table.test.ts`.
 */
export const faults = {
  "ca-down-at-start": {
    what: "the CA is down when the agent starts",
    holds: "the socket answers, requests are held, and are answered when the CA is there",
    starred: true,
    seen: "no-certificate-yet",
  },
  "ca-down-over-renewal": {
    what: "the CA is down from 49 % to 95 % of the life, and an Envoy restarts at 60 %",
    holds: "the valid certificate is served, to new streams too, and renewed once the CA is back",
    starred: true,
    seen: "the-ca-cannot-be-reached",
  },
  "ca-down-beyond-end": {
    what: "the CA is down until after NotAfter",
    holds:
      "served to the last moment, then held; the roots go on; renewed soon after the CA is back",
    starred: true,
    seen: "the-certificate-has-expired",
  },
  "ca-hung": {
    what: "the CA accepts connections and never answers",
    holds: "each call ends by its deadline, there is never a second one beside it",
    starred: true,
    seen: "the-ca-does-not-answer",
  },
  "ca-slow": {
    what: "the CA answers after a long while",
    holds: "the old certificate is served meanwhile, and the answer is taken",
    starred: false,
    seen: "renewal-is-overdue",
  },
  "ca-flaps": {
    what: "the CA goes and comes back every second",
    holds: "renewed before NotAfter, with measured calls",
    starred: false,
    seen: "the-ca-cannot-be-reached",
  },
  "ca-throttles": {
    what: "the CA asks to be left alone",
    holds: "it is, as far as what is left of the certificate allows",
    starred: false,
    seen: "the-ca-asks-for-less",
  },
  "ca-lies": {
    what: "the CA answers with what does not hold",
    holds: "nothing of it is shown, the last good secrets stay, the error names the check",
    starred: true,
    seen: "the-cas-answer-does-not-hold",
  },
  "ttl-other": {
    what: "the CA grants a shorter or a longer life than was asked for",
    holds: "renewal follows what was granted",
    starred: false,
    seen: "the-granted-life-is-another",
  },
  "root-swapped": {
    what: "the mesh's root goes from A to A and B to B, with two agents out of step",
    holds: "every client has a root before the leaf that needs it",
    starred: true,
    seen: "new-roots-do-not-arrive",
    elsewhere: {
      logic: "test/unit/secrets/root-staging.test.ts",
      processes: "test/envoy/root-swap.test.ts",
    },
  },
  "leaf-outlives-intermediate": {
    what: "the certificate ends after the intermediate that signed it",
    holds: "the earliest end of the chain counts",
    starred: false,
    seen: "a-ca-certificate-is-near-its-end",
  },
  "intermediate-near-end": {
    what: "the CA itself ends soon, so that renewal does not move NotAfter",
    holds: "no storm of renewals; a new intermediate is used as soon as it is there",
    starred: false,
    seen: "a-ca-certificate-is-near-its-end",
  },
  "unauthenticated-once": {
    what: "the CA refuses the caller, then accepts it",
    holds: "the same key and CSR are sent again, and signed",
    starred: false,
    seen: "the-ca-refuses-the-agent",
  },
  token: {
    what: "the token is missing, empty, expired, or another between two calls",
    holds: "the last good certificate is served; the next call reads the token afresh",
    starred: true,
    seen: "the-ca-refuses-the-agent",
  },
  "ca-root-replaced": {
    what: "the CA's TLS certificate is under another root, whose file comes later",
    holds: "the last good certificate is served; the new file is used without a restart",
    starred: true,
    seen: "the-cas-own-certificate-is-not-trusted",
  },
  "ca-dns": {
    what: "the CA's name cannot be resolved, and can be again",
    holds: "each attempt asks anew, so that the new address is found at once",
    starred: false,
    seen: "the-ca-cannot-be-reached",
  },
  "clock-stepped": {
    what: "the wall clock is stepped by 2 h, either way, in every state",
    holds: "nothing expired is served, renewal is not put off",
    starred: false,
    seen: "the-clock-jumped-or-the-machine-slept",
  },
  suspended: {
    what: "the machine sleeps for 1 h, in every state",
    holds: "soon after it wakes there is a valid certificate",
    starred: false,
    seen: "the-clock-jumped-or-the-machine-slept",
  },
  "event-loop-blocked": {
    what: "the event loop is blocked for 5 s, in every state",
    holds: "what fell due meanwhile is done once, late, and nothing expired is served",
    starred: false,
    seen: "renewal-is-overdue",
  },
  "agent-killed": {
    what: "kill -9 of the agent: before, in and after a call, while a leaf waits for its root, when it is out",
    holds: "Envoys keep what they have, connect to the next agent and take its certificate",
    starred: true,
    seen: "the-agent-was-restarted",
  },
  "ca-killed": {
    what: "kill -9 of the CA: before a call, during it, after its answer",
    holds: "the call fails at once, the next one is made without a restart",
    starred: true,
    seen: "the-ca-cannot-be-reached",
  },
  "envoy-killed": {
    what: "kill -9 of an Envoy: before a renewal, during it, after it",
    holds: "the next Envoy gets what is valid, once; nothing is left of the other",
    starred: true,
    seen: "an-envoy-went-away",
  },
  "restarted-without-ca": {
    what: "the agent is restarted, again and again, while the CA is down, with a state folder",
    holds: "what was stored is served at once, and its life is not counted anew",
    starred: true,
    seen: "the-agent-was-restarted",
  },
  "state-not-writable": {
    what: "the state folder is full, or read-only",
    holds: "serving and renewal go on; it is stored as soon as that can be",
    starred: false,
    seen: "the-state-folder-cannot-be-used",
  },
  "output-not-writable": {
    what: "the folder of --output-certs is full, or read-only",
    holds: "serving and renewal go on; what is newest is written as soon as that can be",
    starred: false,
    seen: "the-files-cannot-be-written",
  },
  "mounted-files-broken": {
    what: "the mounted certificate is missing, broken, somebody else's, or ends without a next one",
    holds: "the last good one is served while it is valid; what is good again is taken by itself",
    starred: false,
    seen: "mounted-files-are-of-no-use",
    elsewhere: {
      logic: "test/unit/files/mounted-keeper.test.ts",
      processes: "test/process/mounted.test.ts",
    },
  },
  "stopped-during-csr": {
    what: "SIGTERM while the CA holds a call, or while its answer is being shown",
    holds: "the call is aborted, the agent ends in time, nothing half is published",
    starred: false,
    seen: "the-agent-was-restarted",
    elsewhere: {
      logic: "test/unit/secrets/publisher.test.ts",
      processes: "test/process/ca-answers.test.ts",
    },
  },
  "thousand-rotations": {
    what: "the certificate is rotated 1,000 times, with streams of both variants",
    holds: "memory, timers and handles are what they were: nothing leaks",
    starred: false,
    seen: "the-agent-was-restarted",
    elsewhere: { logic: "test/process/thousand-rotations.test.ts" },
  },
} as const satisfies Record<string, Fault>;

export type FaultId = keyof typeof faults;

/** The title of a row's tests; `table.test.ts` finds them by this call. */
export function fault(id: FaultId): string {
  const { what, holds } = faults[id];
  return `${what}: ${holds}`;
}
