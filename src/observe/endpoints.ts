import type { HealthAnswer } from "./health.ts";

/** What the endpoints show. */
export interface EndpointViews {
  readonly version: string;
  readonly metrics: () => Promise<string>;
  readonly metricsType: string;
  readonly startup: () => HealthAnswer;
  readonly readiness: () => HealthAnswer;
  readonly liveness: () => HealthAnswer;
}

export interface Reply {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly allow?: string;
}

interface Endpoint {
  readonly path: string;
  readonly about: string;
  readonly reply: (views: EndpointViews) => Reply | Promise<Reply>;
}

const TEXT = "text/plain; charset=utf-8";

const METRICS: Endpoint["reply"] = async (views) => ({
  status: 200,
  type: views.metricsType,
  body: await views.metrics(),
});

export const endpoints: readonly Endpoint[] = [
  { path: "/stats/prometheus", about: "metrics, at the path that Istio uses", reply: METRICS },
  { path: "/metrics", about: "the same metrics", reply: METRICS },
  {
    path: "/healthz/startup",
    about: "200 once every secret has been there",
    reply: (views) => health(views.startup()),
  },
  {
    path: "/healthz/ready",
    about: "200 while the socket answers and every secret is valid; else why not",
    reply: (views) => health(views.readiness()),
  },
  {
    path: "/healthz/live",
    about: "200 while the process answers",
    reply: (views) => health(views.liveness()),
  },
];

/** The answer to one request. Everything here is read-only, and nothing of it is secret. */
export async function respond(method: string, url: string, views: EndpointViews): Promise<Reply> {
  const path = url.split("?", 1)[0] ?? "";
  const endpoint = endpoints.find((known) => known.path === path);
  if (endpoint === undefined && path !== "/")
    return { status: 404, type: TEXT, body: "no such endpoint; / lists them\n" };
  if (method !== "GET" && method !== "HEAD")
    return { status: 405, type: TEXT, body: "GET and HEAD only\n", allow: "GET, HEAD" };
  return endpoint ? endpoint.reply(views) : index(views);
}

function index({ version }: EndpointViews): Reply {
  const width = Math.max(...endpoints.map(({ path }) => path.length));
  const lines = endpoints.map(({ path, about }) => `${path.padEnd(width)}  ${about}`);
  return { status: 200, type: TEXT, body: [`node-agent ${version}`, "", ...lines, ""].join("\n") };
}

function health({ ok, body }: HealthAnswer): Reply {
  const type = "application/json; charset=utf-8";
  return { status: ok ? 200 : 503, type, body: `${JSON.stringify(body)}\n` };
}
