import { AgentError, type ErrorCode } from "../../core/errors.ts";
import type { FetchOutcome } from "../../core/events.ts";
import { select } from "../select.ts";
import type { SecretSource } from "../source.ts";
import type { ByValidator } from "../validator.ts";
import { cut } from "../wire.ts";
import type { RestRequest } from "./request.ts";
import { responseJson } from "./response.ts";

/** Where Envoy's `api_type: REST` asks for secrets (sds.proto, `google.api.http`). */
export const REST_PATH = "/v3/discovery:secrets";

/** An answer as HTTP has it, and what it was, for logs and metrics. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body?: string;
  readonly outcome: FetchOutcome;
  /** What was refused, and why. */
  readonly error?: AgentError;
}

export interface Answering {
  readonly sources: ByValidator<SecretSource>;
  readonly emptyMeansAll: boolean;
  /** `control_plane.identifier`. */
  readonly identifier: string;
}

/** Seconds. The first certificate takes less; a CA that is down is not asked more often by this. */
const RETRY_AFTER = "1";

/** The answer to a request that could be read. It is never held. */
export function replyTo(request: RestRequest, nonce: string, answering: Answering): Reply {
  const { sources, emptyMeansAll, identifier } = answering;
  const selection = select(request.names, sources(request.validator), emptyMeansAll);
  if (selection.type === "unknown") {
    const error = new AgentError("SDS_NAME_UNKNOWN", `nobody serves ${listed(selection.names)}`);
    return { ...withError(404, error), outcome: "unknown" };
  }
  if (selection.type === "pending") {
    const error = new AgentError("SDS_NOT_READY", `not there yet: ${listed(selection.names)}`);
    return { ...withError(503, error, { "retry-after": RETRY_AFTER }), outcome: "pending" };
  }
  const { version, secrets } = selection;
  if (version !== "" && version === request.version) return { status: 304, outcome: "unchanged" };
  const body = responseJson({ version, secrets, nonce, identifier });
  return { status: 200, body, outcome: "secrets" };
}

/** What is asked of HTTP itself. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly contentType: string | undefined;
  readonly contentEncoding: string | undefined;
}

/** The answer to what is no request for secrets at all; undefined: it may be one. */
export function misdirected({
  method,
  url,
  contentType,
  contentEncoding,
}: Asked): Reply | undefined {
  const [path = ""] = url.split("?", 1);
  if (path !== REST_PATH) {
    return refused(unknownPath(`there is no ${cut(path)}, only POST ${REST_PATH}`), 404);
  }
  if (method !== "POST") {
    return refused(unknownPath(`${method} is not served, only POST`), 405, { allow: "POST" });
  }
  const [type = ""] = contentType?.split(";", 1) ?? [];
  if (contentType !== undefined && type.trim().toLowerCase() !== "application/json") {
    return refused(unknownPath(`the content type is ${cut(type)}, not application/json`), 415);
  }
  if (contentEncoding !== undefined && contentEncoding !== "identity") {
    return refused(unknownPath(`the encoding ${cut(contentEncoding)} is not taken`), 415);
  }
  return undefined;
}

const statuses: Partial<Record<ErrorCode, number>> = {
  SDS_REQUEST_TOO_LARGE: 413,
  UNCAUGHT: 500,
};

/** The answer to a request that is refused for its content, or by a bug of ours. */
export function refused(
  error: AgentError,
  status = statuses[error.code] ?? 400,
  headers?: Readonly<Record<string, string>>,
): Reply {
  return { ...withError(status, error, headers), outcome: "refused", error };
}

function withError(
  status: number,
  { code, message }: AgentError,
  headers: Readonly<Record<string, string>> = {},
): Pick<Reply, "status" | "headers" | "body"> {
  return { status, headers, body: `${JSON.stringify({ code, message })}\n` };
}

const unknownPath = (message: string): AgentError => new AgentError("SDS_PATH_UNKNOWN", message);

/** As many names as a message has room for. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `"${cut(name)}"`);
  return shown.join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "");
}
