import { formatDuration } from "../../../config/duration.ts";
import type { HostPort } from "../../../config/kinds.ts";
import { serverText } from "../../grpc-errors.ts";
import type { CallFailure } from "./connection.ts";
import type { ConnectionPhase } from "./connector.ts";
import { tlsReason, type Reason, type TlsFacts } from "./tls-reason.ts";

export interface ConnectionFacts {
  readonly endpoint: HostPort;
  readonly timeoutMs: number;
  /** Undefined: plaintext. */
  readonly tls: TlsFacts | undefined;
}

/** Istio's iptables redirect everyone but uid 1337 into an Envoy that waits for our certificate. */
function captured(port: number): string {
  return `beside Istio's iptables run as uid and gid 1337, or exclude port ${port} (traffic.sidecar.istio.io/excludeOutboundPorts)`;
}

/** Why no status came from the CA, and how far the call got. */
export function unreachableReason(failure: CallFailure, facts: ConnectionFacts): Reason {
  if (facts.tls !== undefined && failure.tlsError !== undefined) {
    return tlsReason(failure.tlsError, facts.tls);
  }
  const details = serverText(connectError(failure.details));
  if (details.startsWith("Name resolution failed")) {
    return unreachable(
      `the name ${facts.endpoint.host} cannot be resolved`,
      "check CA_ADDR, and DNS in this pod",
    );
  }
  const hint = `check CA_ADDR and network policy; ${captured(facts.endpoint.port)}`;
  const errno = /\bE[A-Z]{4,}\b/.exec(details)?.[0] ?? "";
  if (errno === "ECONNREFUSED") {
    return unreachable(
      "connection refused",
      "check that the CA is up and the port right: istiod has 15012, istio-csr's Service 443",
    );
  }
  if (errno === "ECONNRESET" && failure.phase !== "open") {
    return unreachable("the connection was reset", hint);
  }
  if (NO_ROUTE.has(errno)) return unreachable(`no way there (${errno})`, hint);
  return failure.phase === "open" ? broken(details, facts) : unreachable(details, hint);
}

/** grpc-js wraps the error of the last address it tried, and adds the time that a log has anyway. */
function connectError(details: string): string {
  const wrapped = /^No connection established\. Last error: (?:Error: )?(.*?)\.? Resolution note:/s;
  return (wrapped.exec(details)?.[1] ?? details).replace(/ \(\d{4}-\d\d-\d\dT[\d:.]+Z\)$/, "");
}

const NO_ROUTE: ReadonlySet<string> = new Set(["EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"]);

function broken(details: string, { tls }: ConnectionFacts): Reason {
  const what = `the connection broke (${details})`;
  if (tls === undefined) {
    return unreachable(
      what,
      "the port may want TLS, or not speak HTTP/2: istiod's plaintext port is 15010",
    );
  }
  // TLS 1.3 looks at client certificates after the handshake, and the alert may be lost with the
  // connection.
  return unreachable(
    what,
    tls.clientCertificate
      ? `the CA may be restarting, or not accept ${tls.clientCertificate}; check that the port speaks gRPC`
      : "the CA may be restarting, or want a client certificate (PROV_CERT); check that the port speaks gRPC",
  );
}

function unreachable(what: string, hint: string): Reason {
  return { code: "CA_UNREACHABLE", what, hint };
}

/** A deadline means something else at each step, so the message names the step. */
export function deadlineReason(failure: CallFailure, facts: ConnectionFacts): Reason {
  const within = `within ${formatDuration(facts.timeoutMs)}`;
  const iptables = captured(facts.endpoint.port);
  const steps: Readonly<Record<ConnectionPhase, Omit<Reason, "code">>> = {
    connecting: {
      what: `no connection ${within}`,
      hint: `something drops the packets, or DNS hangs: check network policy; ${iptables}`,
    },
    handshake: {
      what: `it took the connection and did not finish the TLS handshake ${within}`,
      hint: iptables,
    },
    open: {
      what: `no answer ${within}`,
      hint: `check the CA's load and log, raise --ca-timeout; ${iptables}`,
    },
  };
  return { code: "CA_DEADLINE", ...steps[failure.phase] };
}
