import { isIP } from "node:net";
import type { LogLevels } from "./log-levels.ts";
import { type Endpoint, json, JSON_TYPE, type Responder, TEXT } from "./site.ts";

/** Streams and resources as plain data: this room shows them and knows no more of them. */
export interface SdsDebugView {
  readonly streams: readonly object[];
  readonly resources: readonly object[];
}

/** What the pages of the admin listener show: nothing secret, whoever asks. */
export interface AdminViews {
  readonly sds: () => Promise<SdsDebugView>;
  /** The effective settings as JSON, redacted. */
  readonly config: () => Promise<string>;
  readonly levels: LogLevels;
}

export function adminEndpoints({ sds, config, levels }: AdminViews): readonly Endpoint[] {
  return [
    {
      path: "/debug/sds",
      about: "streams: who asks for what and took it; resources: what is served and until when",
      reply: async () => json(await sds()),
    },
    {
      path: "/debug/config",
      about: "the effective settings and where each came from, redacted",
      reply: async () => ({ status: 200, type: JSON_TYPE, body: await config() }),
    },
    {
      path: "/debug/logging",
      about: "the log level of each component, as in force now",
      reply: () => json(levels),
    },
  ];
}

/**
 * Answers only who asked for this machine: a web page whose name was made to resolve to loopback (DNS
 * rebinding) sends that name in its Host header, whatever the address.
 */
export function forLocalHosts(respond: Responder): Responder {
  return (asked) => (isLocalHost(asked.host) ? respond(asked) : MISDIRECTED);
}

const MISDIRECTED = {
  status: 403,
  type: TEXT,
  body: "ask for localhost or for an IP address, not for another name\n",
} as const;

/** `localhost` or an IP address, with or without a port. */
function isLocalHost(host = ""): boolean {
  const [, v6, name = ""] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::\d{1,5})?$/.exec(host) ?? [];
  if (v6 !== undefined) return isIP(v6) === 6;
  return name.toLowerCase() === "localhost" || isIP(name) === 4;
}
