import { scrub } from "./scrub.ts";

/** What a responder looks at of a request. */
export interface Asked {
  readonly method: string;
  /** Path and query, as sent. */
  readonly url: string;
  /** The header Host; undefined where there was none. */
  readonly host: string | undefined;
}

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly allow?: string;
}

export type Responder = (asked: Asked) => Reply | Promise<Reply>;

export const TEXT = "text/plain; charset=utf-8";
export const JSON_TYPE = "application/json; charset=utf-8";

/** One page that can be read. */
export interface Endpoint {
  readonly path: string;
  readonly about: string;
  readonly reply: () => Reply | Promise<Reply>;
}

/** The pages of one listener. `/` lists them. Everything is read-only, and nothing of it is secret. */
export interface Site {
  readonly version: string;
  readonly endpoints: readonly Endpoint[];
  /** A last line for the list. */
  readonly note?: () => string;
}

export function siteResponder(site: Site): Responder {
  return ({ method, url }) => {
    const path = url.split("?", 1)[0] ?? "";
    const endpoint = site.endpoints.find((known) => known.path === path);
    if (endpoint === undefined && path !== "/")
      return { status: 404, type: TEXT, body: "no such endpoint; / lists them\n" };
    if (method !== "GET" && method !== "HEAD")
      return { status: 405, type: TEXT, body: "GET and HEAD only\n", allow: "GET, HEAD" };
    return endpoint ? endpoint.reply() : index(site);
  };
}

/** The belt of the log, here too: texts are cut, and what looks like a key or a token is taken out. */
export function json(value: unknown): Reply {
  const clean = (_key: string, inner: unknown): unknown =>
    typeof inner === "string" ? scrub(inner) : inner;
  return { status: 200, type: JSON_TYPE, body: `${JSON.stringify(value, clean, 2)}\n` };
}

function index({ version, endpoints, note }: Site): Reply {
  const width = Math.max(...endpoints.map(({ path }) => path.length));
  const lines = endpoints.map(({ path, about }) => `${path.padEnd(width)}  ${about}`);
  const last = note === undefined ? [] : ["", note()];
  const body = [`node-agent ${version}`, "", ...lines, ...last, ""].join("\n");
  return { status: 200, type: TEXT, body };
}
