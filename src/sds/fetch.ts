import { type handleUnaryCall, status } from "@grpc/grpc-js";
import { AgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import type { EncodedSecrets } from "./encode.ts";
import { fetchEvent } from "./fetch-event.ts";
import type { Peer } from "./peer.ts";
import { refusalStatus } from "./refusal.ts";
import type { DecodedRequest } from "./request.ts";
import { select, type Selection } from "./select.ts";
import type { SecretSource } from "./source.ts";
import type { ByValidator } from "./validator.ts";
import { cut } from "./wire.ts";

/** FetchSecrets: one request, one answer, for clients that do not hold a stream. */
export type FetchCall = handleUnaryCall<DecodedRequest | AgentError, Buffer>;

export interface FetchOptions {
  readonly sources: ByValidator<SecretSource>;
  readonly encoded: EncodedSecrets;
  readonly emptyMeansAll: boolean;
  readonly emit: Emit;
  readonly peerOf: (call: { getPeer(): string }) => Peer;
}

/** Answers with all that was asked for in one response; what it cannot answer with is a status. */
export function fetchSecrets(options: FetchOptions): FetchCall {
  const { sources, encoded, emptyMeansAll, emit, peerOf } = options;
  return (call, answer) => {
    const { request } = call;
    const peer = peerOf(call);
    if (request instanceof AgentError) {
      const { code, message } = request;
      emit({ type: "sds.refused", connection: peer.connection, code, message });
      emit(fetchEvent("grpc", [], "refused", peer));
      return answer({ code: refusalStatus(code), details: request.describe() });
    }
    const source = sources(request.node?.validator);
    const selection = select(request.names, source, emptyMeansAll);
    emit(fetchEvent("grpc", request.names, selection.type, peer));
    if (selection.type !== "secrets") return answer(refusal(selection));
    answer(null, encoded.fetched(selection.secrets, selection.version));
  };
}

function refusal(selection: Exclude<Selection, { type: "secrets" }>): {
  code: status;
  details: string;
} {
  const names = selection.names.slice(0, 8).map(cut).join(", ");
  return selection.type === "pending"
    ? { code: status.UNAVAILABLE, details: `not there yet: ${names}; ask again, or open a stream` }
    : { code: status.NOT_FOUND, details: `this agent does not serve ${names}` };
}
