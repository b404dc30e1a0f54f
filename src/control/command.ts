import type { ControlVerb } from "../core/events.ts";
import {
  LOG_COMPONENTS,
  LOG_LEVELS,
  type LogComponent,
  type LogLevel,
} from "../core/log-levels.ts";
import { type Asked, type Reply, TEXT } from "../observe/site.ts";

/** Why an agent is told to stop. `takeover`: another one has its socket now. */
export type QuitReason = "quitquitquit" | "takeover";

/** What the control socket can be told. */
export type Command =
  | { readonly verb: "drain" }
  | { readonly verb: "quitquitquit"; readonly reason: QuitReason }
  | {
      readonly verb: "renew";
      /** How long to hold the answer for the outcome; undefined: not at all. */
      readonly waitMs: number | undefined;
    }
  | {
      readonly verb: "logging";
      /** Undefined: only to answer the levels in force. */
      readonly level: LogLevel | undefined;
      /** Undefined: all of them. */
      readonly component: LogComponent | undefined;
    };

/** A request that is no command, and what it is answered. */
export interface Refusal {
  readonly verb: ControlVerb;
  readonly refused: Reply;
}

/** The verbs and what they do, in the order of the list. */
const VERBS: Readonly<Record<Exclude<ControlVerb, "unknown">, string>> = {
  drain: "serve no more: readiness off, streams ended, the SDS socket removed; the process stays",
  quitquitquit: "stop, as at SIGTERM",
  renew: "renew the certificate, at most once in 10 s; ?wait=30 answers with the outcome",
  logging: "?level=debug for all, &component=sds for one; answers the levels in force",
};

/** Reads a request of the control socket. Nothing is done here. */
export function readCommand({ method, url }: Pick<Asked, "method" | "url">): Command | Refusal {
  const [path = "", query = ""] = url.split("?", 2);
  const verb = Object.keys(VERBS).find((known) => path === `/${known}`);
  if (!isVerb(verb)) return { verb: "unknown", refused: text(404, list()) };
  if (method !== "POST") {
    return {
      verb,
      refused: { ...text(405, `POST only: /${verb} changes the agent`), allow: "POST" },
    };
  }
  const parameters = new URLSearchParams(query);
  if (verb === "logging") return logging(parameters);
  if (verb === "renew") return renew(parameters.get("wait"));
  if (verb === "drain") return { verb };
  return { verb, reason: parameters.get("reason") === "takeover" ? "takeover" : verb };
}

/** Shorter than the silence after which the connection would be closed. */
export const MAX_WAIT_S = 60;

function renew(wait: string | null): Command | Refusal {
  const verb = "renew";
  if (wait === null) return { verb, waitMs: undefined };
  const seconds = /^\d{1,2}$/.test(wait) ? Number(wait) : NaN;
  if (seconds >= 1 && seconds <= MAX_WAIT_S) return { verb, waitMs: seconds * 1_000 };
  return { verb, refused: text(400, `wait is in whole seconds, from 1 to ${MAX_WAIT_S}`) };
}

function logging(parameters: URLSearchParams): Command | Refusal {
  const wanted = { level: parameters.get("level"), component: parameters.get("component") };
  const level = LOG_LEVELS.find((known) => known === wanted.level);
  const component = LOG_COMPONENTS.find((known) => known === wanted.component);
  const wrong = [
    ...(wanted.level !== null && !level ? [`level is one of ${LOG_LEVELS.join(", ")}`] : []),
    ...(wanted.component !== null && !component
      ? [`component is one of ${LOG_COMPONENTS.join(", ")}`]
      : []),
    ...(component && wanted.level === null ? ["component needs a level"] : []),
  ];
  const verb = "logging";
  return wrong.length > 0
    ? { verb, refused: text(400, wrong.join("; ")) }
    : { verb, level, component };
}

export function text(status: number, body: string): Reply {
  return { status, type: TEXT, body: `${body}\n` };
}

function list(): string {
  const width = Math.max(...Object.keys(VERBS).map((verb) => verb.length));
  const lines = Object.entries(VERBS).map(([verb, what]) => `POST /${verb.padEnd(width)}  ${what}`);
  return ["no such verb; the control socket takes", "", ...lines].join("\n");
}

function isVerb(verb: string | undefined): verb is keyof typeof VERBS {
  return verb !== undefined;
}
