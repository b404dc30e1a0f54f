import { type IncomingMessage, request } from "node:http";
import type { Clock } from "../core/clock.ts";
import { AgentError } from "../core/errors.ts";
import { legible } from "../core/legible.ts";
import { isSocket } from "../sds/socket/inspect.ts";

/** A local agent that is not stuck answers at once. */
export const DEADLINE_MS = 5_000;

/** Of an answer no more is read: ours are a line. */
const MAX_ANSWER_BYTES = 65_536;

/** The agent was told, and could not: what its answer says is for the user. */
const COULD_NOT: ReadonlySet<number> = new Set([409, 503, 504]);

/**
 * Tells the agent behind a control socket what to do: POSTs to `target`, such as `/drain`. Resolves to
 * the first line of the answer. Throws CONTROL_FAILED with what the agent says, or
 * CONTROL_UNREACHABLE, which says what is in the way.
 */
export async function tell(
  path: string,
  target: string,
  clock: Clock,
  deadlineMs = DEADLINE_MS,
): Promise<string> {
  const { status, body } = await post(path, target, clock, deadlineMs);
  const line = legible(body.split("\n", 1)[0] ?? "");
  if (status === 200) return line;
  if (COULD_NOT.has(status)) throw new AgentError("CONTROL_FAILED", line);
  throw unreachable(`${path} answers ${status}: ${line.slice(0, 200)}`, NOT_OURS);
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

function post(path: string, target: string, clock: Clock, deadlineMs: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath: path, path: target, method: "POST", agent: false });
    const timer = clock.timer(deadlineMs, () => {
      reject(unreachable(`${path} did not answer within ${deadlineMs / 1000} s`, STUCK));
      call.destroy();
    });
    const fail = (error: NodeJS.ErrnoException): void => {
      timer.cancel();
      reject(explain(path, error));
    };
    call.once("error", fail);
    call.once("response", (response) => {
      readBody(response).then((body) => {
        timer.cancel();
        resolve({ status: response.statusCode ?? 0, body });
        call.destroy();
      }, fail);
    });
    call.end();
  });
}

async function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_ANSWER_BYTES) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

const NOT_OURS = "check that it is a node-agent's control socket (--control-socket)";
const STUCK = "the process may be stuck: look at its log";

function explain(path: string, { code = "", message }: NodeJS.ErrnoException): AgentError {
  switch (code) {
    case "ENOENT":
      return unreachable(`there is no ${path}`, "start node-agent, or correct --control-socket");
    case "EACCES":
      return unreachable(
        `no right to connect to ${path}`,
        "run as the user that the agent runs as",
      );
    case "ECONNREFUSED":
      return isSocket(path)
        ? unreachable(`nobody listens on ${path}`, "start node-agent")
        : unreachable(`${path} is not a socket`, "correct --control-socket");
    case "ECONNRESET":
    case "EPIPE":
      return unreachable(`the server on ${path} closed the connection without an answer`, NOT_OURS);
  }
  if (code.startsWith("HPE_")) {
    return unreachable(`the server on ${path} does not speak HTTP/1.1`, NOT_OURS);
  }
  return unreachable(`${path}: ${message}`, NOT_OURS);
}

function unreachable(message: string, hint: string): AgentError {
  return new AgentError("CONTROL_UNREACHABLE", message, { hint });
}
