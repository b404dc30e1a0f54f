import { status } from "@grpc/grpc-js";
import { formatHostPort } from "../../../config/kinds.ts";
import { AgentError } from "../../../core/errors.ts";
import { type CaStatusError, errorCodeOf, serverText, statusName } from "../../grpc-errors.ts";
import { pushbackOf } from "../../pushback.ts";
import type { CallFailure } from "./connection.ts";
import {
  invalidRequestHint,
  type RequestFacts,
  shorterTtl,
  unauthenticatedHint,
} from "./refusal.ts";
import type { Reason } from "./tls-reason.ts";
import { type ConnectionFacts, deadlineReason, unreachableReason } from "./unreachable.ts";

export interface FailureContext extends ConnectionFacts {
  readonly request: RequestFacts;
  readonly now: number;
  /** Texts of ours that a server may echo, and no message may show. */
  readonly secrets: readonly string[];
}

/** The typed error of a failed call: one line of what happened, and the likely causes. */
export function describeFailure(failure: CallFailure, context: FailureContext): AgentError {
  const { code, what, hint } = reasonOf(failure, context);
  const pushback = pushbackOf(failure.trailers);
  const shorterTtlMs =
    code === "CA_INVALID_REQUEST" && failure.fromServer
      ? shorterTtl(failure.details, context.request.ttlMs)
      : undefined;
  return new AgentError(code, `CA ${formatHostPort(context.endpoint)}: ${what}`, {
    hint,
    ...(pushback.kind === "after" ? { retryAfterMs: pushback.ms } : {}),
    ...(shorterTtlMs === undefined ? {} : { shorterTtlMs }),
  });
}

function reasonOf(failure: CallFailure, context: FailureContext): Reason {
  if (failure.code === status.DEADLINE_EXCEEDED) return deadlineReason(failure, context);
  if (!failure.fromServer && failure.code === status.UNAVAILABLE) {
    return unreachableReason(failure, context);
  }
  const details = serverText(failure.details, context.secrets);
  // grpc-js says so itself, in the middle of the answer.
  if (details.startsWith("Received message larger than max")) {
    return {
      code: "CA_BAD_RESPONSE",
      what: `its answer is too large (${details})`,
      hint: "no chain has megabytes: check that the address is that of a CA",
    };
  }
  const code = errorCodeOf(failure.code);
  const { what, hint } = meaning[code];
  return {
    code,
    what: `${what}: ${statusName(failure.code)} ${JSON.stringify(details)}`,
    hint: typeof hint === "string" ? hint : hint(details, context),
  };
}

interface Meaning {
  readonly what: string;
  readonly hint: string | ((details: string, context: FailureContext) => string);
}

const meaning: Readonly<Record<CaStatusError, Meaning>> = {
  CA_UNAUTHENTICATED: {
    what: "it does not accept who we are",
    hint: (_, { request, now }) => unauthenticatedHint(request, now),
  },
  CA_DENIED: {
    what: "it refuses this identity",
    hint: "the CA knows the caller: check its policy for the service account, and what stands between (a proxy's 403)",
  },
  CA_INVALID_REQUEST: {
    what: "it refuses the request",
    hint: (details, { request }) => invalidRequestHint(details, request),
  },
  CA_THROTTLED: {
    what: "it asks for fewer requests",
    hint: "the agent waits and tries again; if it lasts, raise the CA's limits",
  },
  CA_BAD_RESPONSE: {
    what: "the server has no istio.v1.auth.IstioCertificateService",
    hint: "check CA_ADDR: istiod signs at port 15012 (15010 in plaintext), istio-csr at its Service's 443",
  },
  CA_FAILED: {
    what: "it failed",
    hint: "its log says why: istiod may not be ready, istio-csr's issuer may not sign",
  },
};
