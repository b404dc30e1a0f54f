import type { ErrorEntry } from "./error-entry.ts";
import { fileErrors } from "./file-errors.ts";
import { furtherErrors } from "./further-errors.ts";
import { listenerErrors } from "./listener-errors.ts";
import { outputErrors } from "./output-errors.ts";
import { sdsClientErrors } from "./sds-client-errors.ts";
import { revocationErrors } from "./revocation-errors.ts";
import { rootErrors } from "./root-errors.ts";
import { sdsErrorCodes, socketErrorCodes } from "./sds-error-codes.ts";
import { stateErrors } from "./state-errors.ts";

/**
 * Every error a user can meet, by its stable code. `docs/errors.md` is held to this table by a test,
 * in both directions.
 */
export const errorCodes = {
  // settings and usage
  UNKNOWN_COMMAND: {
    exit: 2,
    meaning: "The first word is no command of node-agent.",
    action: "Run `node-agent help`.",
  },
  UNKNOWN_FLAG: {
    exit: 2,
    meaning: "A flag is not known.",
    action: "Run `node-agent help`; a near miss is suggested.",
  },
  UNKNOWN_KEY: {
    exit: 2,
    meaning: "The configuration file has a key that is no setting.",
    action: "Correct the key; keys are the flags without the dashes.",
  },
  INVALID_VALUE: {
    exit: 2,
    meaning: "A setting has a value that it cannot take.",
    action: "The message names the origin and the values allowed.",
  },
  MISSING_VALUE: {
    exit: 2,
    meaning: "A setting that is needed is not set.",
    action: "Set it by flag, variable or file.",
  },
  SETTINGS_CONFLICT: {
    exit: 2,
    meaning: "Two settings exclude each other.",
    action: "Keep one of the two.",
  },
  CONFIG_UNREADABLE: {
    exit: 2,
    meaning: "The configuration file cannot be read or is not YAML.",
    action: "Check the path, the rights and the line named.",
  },
  IDENTITY_UNKNOWN: {
    exit: 2,
    meaning: "Namespace or service account are neither set nor in the token.",
    action: "Set POD_NAMESPACE and SERVICE_ACCOUNT, or mount the token.",
  },
  IDENTITY_INVALID: {
    exit: 2,
    meaning: "Trust domain, namespace or service account cannot stand in a SPIFFE ID.",
    action: "Correct the part named in the message.",
  },
  NODE_OPTIONS_UNSAFE: {
    exit: 2,
    meaning: "NODE_OPTIONS would expose keys (inspector, heap snapshots, reports).",
    action: "Remove the option, or set NODE_AGENT_DEVELOPMENT=true on a machine of your own.",
  },
  ...socketErrorCodes,
  // listeners
  ...listenerErrors,
  // talking to the CA
  CA_ROOT_MISSING: {
    exit: 2,
    meaning: "The file with the CA's TLS roots is not there.",
    action: "Mount it, or set CA_ROOT_CA.",
  },
  CA_ROOT_INVALID: {
    exit: 2,
    meaning: "The file with the CA's TLS roots holds no certificate.",
    action: "Put PEM certificates into it.",
  },
  CA_UNREACHABLE: {
    meaning: "No connection to the CA.",
    action:
      "Check the address, DNS, network policy, and that the agent's uid is not captured by iptables.",
  },
  CA_TLS: {
    meaning: "The TLS handshake with the CA failed.",
    action: "The message says why: root, name or client certificate.",
  },
  CA_UNAUTHENTICATED: {
    meaning: "The CA does not accept the caller's token or certificate.",
    action: "Check the token's expiry and audience, and the service account.",
  },
  CA_DENIED: {
    meaning: "The CA knows the caller and refuses the request.",
    action: "Check the CA's policy for this identity.",
  },
  CA_INVALID_REQUEST: {
    meaning: "The CA refuses the CSR or the lifetime asked for.",
    action: "Lower SECRET_TTL below the CA's maximum; check the key type.",
  },
  CA_BAD_RESPONSE: {
    meaning: "The CA's answer is not a certificate chain.",
    action: "Check that the address is that of a CA that speaks the provider's protocol.",
  },
  CA_DEADLINE: {
    meaning: "The CA did not answer in time.",
    action:
      "Check the CA's load; beside Istio's iptables run as 1337:1337 or exclude the CA's port.",
  },
  CA_THROTTLED: {
    meaning: "The CA asks for fewer requests.",
    action: "None at first: the agent waits as told. Raise the CA's limits if it lasts.",
  },
  CA_FAILED: { meaning: "The CA failed inside.", action: "Read the CA's log." },
  CA_STATE_UNUSABLE: {
    exit: 2,
    meaning: "The folder of the embedded CA cannot be used.",
    action: "Check rights (0700, own uid) and content of --ca-dir.",
  },
  CA_LISTEN: {
    exit: 2,
    meaning: "`node-agent ca` cannot listen on its address.",
    action: "Choose another --listen, or stop what has the port.",
  },
  // what the CA returned
  CERT_UNPARSABLE: {
    meaning: "An element of the chain is not a PEM certificate.",
    action: "Check the CA.",
  },
  CERT_CHAIN_EMPTY: {
    meaning: "The CA returned no leaf or no root.",
    action: "Check the CA: it has to answer leaf first, root last.",
  },
  CERT_KEY_MISMATCH: {
    meaning: "The certificate is for another key.",
    action: "Check the CA, or what stands between it and the agent.",
  },
  CERT_IDENTITY_MISMATCH: {
    meaning: "The certificate is for another SPIFFE ID.",
    action: "Check POD_NAMESPACE and SERVICE_ACCOUNT against the token.",
  },
  CERT_TRUST_DOMAIN_MISMATCH: {
    meaning: "The certificate's SPIFFE ID differs in the trust domain.",
    action: "Set TRUST_DOMAIN to the value the CA used.",
  },
  CERT_EXPIRED: {
    meaning: "A certificate of the chain has expired.",
    action: "Check the CA's certificates and both clocks.",
  },
  CERT_NOT_YET_VALID: {
    meaning: "A certificate of the chain is not valid yet.",
    action: "Check both clocks.",
  },
  CERT_CHAIN_BROKEN: {
    meaning: "The chain does not verify up to a root it came with.",
    action: "Check the CA's intermediate and root.",
  },
  CERT_ROOT_UNKNOWN: {
    meaning:
      "Another CA than the first of CA_ADDR signed with a root that the mesh does not trust.",
    action: "Add its root to the trust bundle first, or take the CA out of CA_ADDR.",
  },
  CERT_NOT_A_LEAF: {
    meaning: "The first certificate of the chain is a CA's, not a workload's.",
    action: "Check the CA: it has to answer leaf first, root last.",
  },
  CERT_NAME_INVALID: {
    meaning: "A name in the certificate holds a NUL byte or is no URI.",
    action: "Check the CA; such names are an attack on name checks.",
  },
  // the state folder
  ...stateErrors,
  ...rootErrors,
  // secrets that are files
  ...fileErrors,
  // ticket keys and generic secrets
  ...furtherErrors,
  ...revocationErrors,
  ...sdsErrorCodes,
  // asking an SDS server: `node-agent secret` and `node-agent wait`
  ...sdsClientErrors,
  // the files, and what is done for users
  ...outputErrors,
  HOOK_FAILED: {
    meaning: "A hook failed or took too long; what is served is not affected.",
    action: "The message says why; check the --after-rotation-… and --after-output-… settings.",
  },
  // the process
  CODE_NOT_LOADED: {
    meaning: "A part of the program that is loaded when it is first needed could not be loaded.",
    action:
      "Where its files were replaced start the new agent with --takeover, or restart it; else raise its limit of open files.",
  },
  UNCAUGHT: {
    exit: 1,
    meaning:
      "A bug: an error nobody handled. The agent stops rather than go on in an unknown state.",
    action: "Report it with the line that was logged.",
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCodes;
