import type { HealthAnswer } from "./health.ts";
import { type Endpoint, JSON_TYPE, type Reply } from "./site.ts";

/** What the pages of the metrics listener show. */
export interface MetricsViews {
  readonly metrics: () => Promise<string>;
  readonly metricsType: string;
  readonly startup: () => HealthAnswer;
  readonly readiness: () => HealthAnswer;
  readonly liveness: () => HealthAnswer;
}

export function metricsEndpoints(views: MetricsViews): readonly Endpoint[] {
  const metrics = async (): Promise<Reply> => ({
    status: 200,
    type: views.metricsType,
    body: await views.metrics(),
  });
  return [
    { path: "/stats/prometheus", about: "metrics, at the path that Istio uses", reply: metrics },
    { path: "/metrics", about: "the same metrics", reply: metrics },
    {
      path: "/healthz/startup",
      about: "200 once every secret has been there",
      reply: () => health(views.startup()),
    },
    {
      path: "/healthz/ready",
      about: "200 while the socket answers and every secret is valid; else why not",
      reply: () => health(views.readiness()),
    },
    {
      path: "/healthz/live",
      about: "200 while the process answers",
      reply: () => health(views.liveness()),
    },
  ];
}

function health({ ok, body }: HealthAnswer): Reply {
  return { status: ok ? 200 : 503, type: JSON_TYPE, body: `${JSON.stringify(body)}\n` };
}
