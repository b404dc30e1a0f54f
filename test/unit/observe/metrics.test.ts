import { describe, expect, test } from "vitest";
import { AgentError } from "../../../src/core/errors.ts";
import type { Stamped } from "../../../src/core/events.ts";
import type { CrlProblem } from "../../../src/core/revocation-events.ts";
import { metricTable } from "../../../src/observe/metric-table.ts";
import { createMetrics } from "../../../src/observe/metrics.ts";
import { TestClock } from "../../support/test-clock.ts";
import { HOUR, NOW, samples, stamped } from "./samples.ts";
import { metricNames, parseScrape, type Samples } from "./scrape.ts";

function observed(...events: readonly Stamped[]) {
  const clock = new TestClock(NOW);
  let ready = false;
  const metrics = createMetrics({
    clock,
    version: "1.2.3",
    commit: "abc",
    provider: "istio",
    endpoints: ["istiod:15012", "spare:15012"],
    certificate: "default",
    bundle: "ROOTCA",
    isReady: () => ready,
  });
  for (const event of events) metrics.observer(event);
  return {
    clock,
    metrics,
    ready: (value: boolean) => void (ready = value),
    scrape: async (): Promise<Samples> => parseScrape(await metrics.render()),
  };
}

const after = (...events: readonly Stamped[]): Promise<Samples> => observed(...events).scrape();

describe("before anything has happened", () => {
  test("counters and states stand at 0, with each of their known labels", async () => {
    const figures = await after();
    expect(figures.get('istio_agent_num_outgoing_requests{request_type="csr"}')).toBe(0);
    expect(figures.get('node_agent_rotations_total{reason="due",outcome="failure"}')).toBe(0);
    expect(
      figures.get(
        'node_agent_ca_requests_total{provider="istio",endpoint="istiod:15012",outcome="ok"}',
      ),
    ).toBe(0);
    expect(
      figures.get(
        'node_agent_ca_requests_total{provider="istio",endpoint="istiod:15012",outcome="CA_TLS"}',
      ),
    ).toBe(0);
    expect(figures.get('node_agent_sds_nacks_total{resource="ROOTCA"}')).toBe(0);
    expect(figures.get('node_agent_sds_refused_total{code="SDS_TOO_MANY_NAMES"}')).toBe(0);
    expect(figures.get('node_agent_rotator_state{state="empty"}')).toBe(1);
    expect(figures.get('node_agent_sds_socket_state{state="closed"}')).toBe(1);
  });

  test("no moment is there: 0 would be long ago, and fire every alert on expiry", async () => {
    const present = [...(await after()).keys()].filter((name) => /timestamp|expiry/.test(name));
    expect(present).toEqual([]);
  });

  test("codes that end the process at start are no outcome of a call", async () => {
    const names = [...(await after()).keys()];
    expect(names.filter((name) => name.includes("CA_ROOT_MISSING"))).toEqual([]);
  });

  test("the versions are there", async () => {
    const info = `node_agent_build_info{version="1.2.3",commit="abc",node="${process.version}",protocol="envoy.service.secret.v3"}`;
    expect((await after()).get(info)).toBe(1);
  });
});

describe("the table and the scrape", () => {
  test("name each other, in both directions", async () => {
    const { metrics } = observed();
    expect(metricNames(await metrics.render()).sort()).toEqual(Object.keys(metricTable).sort());
  });

  test("every row is moved by something", async () => {
    const still = await after();
    const events = Object.values(samples).map((event): Stamped => ({ ...event, at: NOW }));
    const { metrics, scrape, ready } = observed(...events, ...events);
    metrics.lineSuppressed();
    metrics.observerFailed();
    metrics.observer(stamped("sds.stream.opened", { stream: 9, variant: "delta" }));
    metrics.observer(stamped("sds.subscribed", { stream: 9 }));
    metrics.observer(stamped("ca.attempt", { outcome: "CA_FAILED" }));
    metrics.observer(stamped("rotation.failed"));
    metrics.observer(stamped("token.problem"));
    metrics.observer(stamped("trust_bundle.unusable", { trustDomain: "b.example" }));
    metrics.observer(stamped("ticket_keys.outdated"));
    ready(true);
    const moved = await scrape();
    const stuck = Object.keys(metricTable).filter((name) => {
      const own = [...moved].filter(([key]) => key.split("{")[0]?.startsWith(name));
      return own.every(([key, value]) => still.get(key) === value && value === 0);
    });
    expect(stuck).toEqual([]);
  });
});

describe("the certificate", () => {
  test("expiry counts down at each scrape, and below 0 once it has expired", async () => {
    const { clock, scrape } = observed(stamped("secret.published", { notAfter: NOW + HOUR }));
    const expiry = 'istio_agent_cert_expiry_seconds{resource_name="default"}';
    expect((await scrape()).get(expiry)).toBe(3600);
    clock.step(HOUR + 5_000);
    expect((await scrape()).get(expiry)).toBe(-5);
  });

  test("the moments of a secret that is no more are gone", async () => {
    const moments = { kind: "trust-bundle", notBefore: NOW, notAfter: NOW + HOUR };
    const published = stamped("secret.published", { name: "ROOTCA", ...moments });
    const ofBundle = (figures: Samples): string[] =>
      [...figures.keys()].filter((name) =>
        /^node_agent_certificate_not_\w+{resource="ROOTCA"}$/.test(name),
      );
    expect(ofBundle(await after(published))).toHaveLength(2);
    expect(ofBundle(await after(published, stamped("secret.removed", { name: "ROOTCA" })))).toEqual(
      [],
    );
  });

  test("as with istio-agent, only the workload's certificate has an expiry under Istio's name", async () => {
    const figures = await after(
      stamped("secret.published", { name: "ROOTCA", kind: "trust-bundle", notAfter: NOW + HOUR }),
    );
    expect([...figures.keys()].filter((name) => name.startsWith("istio_agent_cert"))).toEqual([]);
    const notAfter = 'node_agent_certificate_not_after_timestamp_seconds{resource="ROOTCA"}';
    expect(figures.get(notAfter)).toBe((NOW + HOUR) / 1000);
  });

  test("a replayed rotation has the moments at which it happened", async () => {
    const figures = await after(
      stamped("rotation.started", { reason: "first" }, NOW - 5_000),
      stamped("rotation.succeeded", { nextAt: NOW + HOUR }, NOW - 4_000),
    );
    expect(figures.get("node_agent_rotation_last_success_timestamp_seconds")).toBe(
      (NOW - 4_000) / 1000,
    );
    expect(
      figures.get('node_agent_certificate_next_rotation_timestamp_seconds{resource="default"}'),
    ).toBe((NOW + HOUR) / 1000);
    expect(figures.get('node_agent_rotations_total{reason="first",outcome="success"}')).toBe(1);
  });

  test("failures in a row are counted, the next try is known, a success clears", async () => {
    const error = new AgentError("CA_UNREACHABLE", "no");
    const { metrics, scrape } = observed(
      stamped("rotation.started", { reason: "due" }),
      stamped("rotation.failed", { error, failures: 1 }),
      stamped("rotation.started", { reason: "retry" }),
      stamped("rotation.failed", { error, failures: 2, retryAt: NOW + 4_000 }),
    );
    const failing = await scrape();
    expect(failing.get("node_agent_rotation_consecutive_failures")).toBe(2);
    expect(failing.get('node_agent_rotations_total{reason="due",outcome="failure"}')).toBe(1);
    expect(failing.get('node_agent_rotations_total{reason="retry",outcome="failure"}')).toBe(1);
    expect(
      failing.get('node_agent_certificate_next_rotation_timestamp_seconds{resource="default"}'),
    ).toBe((NOW + 4_000) / 1000);
    metrics.observer(stamped("rotation.succeeded"));
    expect((await scrape()).get("node_agent_rotation_consecutive_failures")).toBe(0);
  });

  test("a certificate that waits for its root is due when it goes out", async () => {
    const waiting = stamped("roots.staging", { waitMs: HOUR });
    const { metrics, scrape } = observed(stamped("rotation.succeeded", { nextAt: NOW }), waiting);
    const due = 'node_agent_certificate_next_rotation_timestamp_seconds{resource="default"}';
    expect((await scrape()).get(due)).toBe((NOW + HOUR) / 1000);
    metrics.observer(stamped("rotation.succeeded", { nextAt: NOW + 12 * HOUR }));
    expect((await scrape()).get(due)).toBe((NOW + 12 * HOUR) / 1000);
  });

  test("exactly one state holds", async () => {
    const figures = await after(
      stamped("rotator.state", { state: "renewing" }),
      stamped("rotator.state", { state: "retrying" }),
    );
    const holding = [...figures].filter(([name, v]) => name.includes("rotator_state") && v === 1);
    expect(holding.map(([name]) => name)).toEqual(['node_agent_rotator_state{state="retrying"}']);
  });

  test("a chain near its end rings until a certificate lasts longer", async () => {
    const { metrics, scrape } = observed(
      stamped("rotation.succeeded", { notAfter: NOW + HOUR }),
      stamped("rotation.not_extended", { notAfter: NOW + HOUR }),
    );
    expect((await scrape()).get("node_agent_ca_chain_expiring")).toBe(1);
    metrics.observer(stamped("rotation.succeeded", { notAfter: NOW + HOUR }));
    expect((await scrape()).get("node_agent_ca_chain_expiring")).toBe(1);
    metrics.observer(stamped("rotation.succeeded", { notAfter: NOW + 2 * HOUR }));
    expect((await scrape()).get("node_agent_ca_chain_expiring")).toBe(0);
  });
});

describe("the state folder", () => {
  test("a certificate from before a restart was issued when it came, and its renewal is known", async () => {
    const figures = await after(stamped("state.loaded"));
    expect(figures.get('node_agent_state_loads_total{outcome="loaded"}')).toBe(1);
    expect(figures.get("node_agent_rotation_last_success_timestamp_seconds")).toBe(
      (NOW - 2 * HOUR) / 1000,
    );
    expect(
      figures.get('node_agent_certificate_next_rotation_timestamp_seconds{resource="default"}'),
    ).toBe((NOW + 10 * HOUR) / 1000);
  });

  test("what is not stored rings until it is", async () => {
    const { metrics, scrape } = observed(stamped("state.absent"), stamped("state.save_failed"));
    const failing = await scrape();
    expect(failing.get("node_agent_state_unsaved")).toBe(1);
    expect(failing.get('node_agent_state_saves_total{outcome="failure"}')).toBe(1);
    expect(failing.get('node_agent_state_loads_total{outcome="absent"}')).toBe(1);
    expect(failing.has("node_agent_state_last_save_timestamp_seconds")).toBe(false);
    metrics.observer(stamped("state.saved"));
    const stored = await scrape();
    expect(stored.get("node_agent_state_unsaved")).toBe(0);
    expect(stored.get("node_agent_state_last_save_timestamp_seconds")).toBe(NOW / 1000);
  });
});

describe("the files", () => {
  test("that are older than what is served ring until they are written", async () => {
    const { metrics, scrape } = observed(stamped("output.write_failed"));
    const failing = await scrape();
    expect(failing.get("node_agent_output_unwritten")).toBe(1);
    expect(failing.get('node_agent_output_writes_total{outcome="failure"}')).toBe(1);
    expect(failing.has("node_agent_output_last_write_timestamp_seconds")).toBe(false);
    metrics.observer(stamped("output.written"));
    const written = await scrape();
    expect(written.get("node_agent_output_unwritten")).toBe(0);
    expect(written.get('node_agent_output_writes_total{outcome="success"}')).toBe(1);
    expect(written.get("node_agent_output_last_write_timestamp_seconds")).toBe(NOW / 1000);
  });
});

describe("revocation lists", () => {
  test("kept from everybody or from the SPIFFE validator alone are one problem, until neither holds", async () => {
    const { metrics, scrape } = observed(stamped("validator.crl_withheld"));
    const figure = async () =>
      (await scrape()).get('node_agent_crl_problem{problem="CRL_INCOMPLETE"}');
    const judged = (...problems: CrlProblem[]): void =>
      metrics.observer(stamped("crl.judged", { problems }));
    expect(await figure()).toBe(1);
    judged();
    expect(await figure()).toBe(1);
    judged("CRL_INCOMPLETE");
    metrics.observer(stamped("validator.crl_settled"));
    expect(await figure()).toBe(1);
    judged();
    expect(await figure()).toBe(0);
  });
});

describe("calls to the CA", () => {
  const failed = stamped("ca.attempt", { outcome: "CA_UNREACHABLE", seconds: 0.25 });
  const retry = stamped("ca.retry", { delayMs: 100 });
  const second = stamped("ca.attempt", { attempt: 2, seconds: 0.15 });

  test("ours count each call, with its outcome and its time", async () => {
    const figures = await after(failed, retry, second);
    const outcome = (code: string): string =>
      `node_agent_ca_requests_total{provider="istio",endpoint="istiod:15012",outcome="${code}"}`;
    expect(figures.get(outcome("CA_UNREACHABLE"))).toBe(1);
    expect(figures.get(outcome("ok"))).toBe(1);
    expect(
      figures.get('node_agent_ca_retries_total{provider="istio",endpoint="istiod:15012"}'),
    ).toBe(1);
    const sum = (result: string): string =>
      `node_agent_ca_request_duration_seconds_sum{provider="istio",endpoint="istiod:15012",result="${result}"}`;
    expect(figures.get(sum("failure"))).toBe(0.25);
    expect(figures.get(sum("success"))).toBe(0.15);
  });

  test("Istio's count each CSR, its retries apart, its time around them", async () => {
    const figures = await after(failed, retry, second, stamped("rotation.succeeded"));
    expect(figures.get('istio_agent_num_outgoing_requests{request_type="csr"}')).toBe(1);
    expect(figures.get('istio_agent_num_outgoing_retries{request_type="csr"}')).toBe(1);
    expect(figures.get('istio_agent_num_failed_outgoing_requests{request_type="csr"}')).toBe(0);
    expect(figures.get('istio_agent_outgoing_latency{request_type="csr"}')).toBeCloseTo(500);
  });

  test("a CSR that no retry saved is one failure; a bad certificate is not the call's", async () => {
    const failedRequests = 'istio_agent_num_failed_outgoing_requests{request_type="csr"}';
    const unsaved = { ...failed, attempt: 2 };
    expect(
      (await after(failed, retry, unsaved, stamped("rotation.failed"))).get(failedRequests),
    ).toBe(1);
    expect(
      (await after(stamped("ca.attempt"), stamped("rotation.failed"))).get(failedRequests),
    ).toBe(0);
  });
});

describe("SDS", () => {
  test("streams that are open, and who follows what", async () => {
    const { metrics, scrape } = observed(
      stamped("sds.stream.opened", { stream: 1, variant: "sotw" }),
      stamped("sds.subscribed", { stream: 1, names: ["default", "ROOTCA"] }),
      stamped("sds.stream.opened", { stream: 2, variant: "sotw" }),
      stamped("sds.subscribed", { stream: 2, names: ["default"] }),
    );
    const both = await scrape();
    expect(both.get("node_agent_sds_streams_open")).toBe(2);
    expect(both.get('node_agent_sds_subscriptions{resource="default"}')).toBe(2);
    metrics.observer(stamped("sds.stream.closed", { stream: 2 }));
    metrics.observer(stamped("sds.stream.closed", { stream: 2 }));
    const one = await scrape();
    expect(one.get("node_agent_sds_streams_open")).toBe(1);
    expect(one.get('node_agent_sds_streams_total{variant="sotw"}')).toBe(2);
    expect(one.get('node_agent_sds_subscriptions{resource="default"}')).toBe(1);
    expect(one.get('node_agent_sds_subscriptions{resource="ROOTCA"}')).toBe(1);
  });

  test("push to ACK", async () => {
    const figures = await after(stamped("sds.push"), stamped("sds.ack", { seconds: 0.003 }));
    expect(figures.get('node_agent_sds_pushes_total{resource="default"}')).toBe(1);
    expect(figures.get('node_agent_sds_acks_total{resource="default"}')).toBe(1);
    const bucket = (le: string): string =>
      `node_agent_sds_push_to_ack_seconds_bucket{le="${le}",resource="default"}`;
    expect(figures.get(bucket("0.001"))).toBe(0);
    expect(figures.get(bucket("0.005"))).toBe(1);
  });

  test("a NACK rings until a later version is accepted", async () => {
    const alarm = 'node_agent_sds_nack_alarm{resource="default",reason="key_mismatch"}';
    const { metrics, scrape } = observed(
      stamped("sds.push", { version: "v2" }),
      stamped("sds.nack", { version: "v2", message: "Cause: KEY_VALUES_MISMATCH" }),
    );
    expect((await scrape()).get(alarm)).toBe(1);
    for (const version of ["v2", "v1"]) metrics.observer(stamped("sds.ack", { version }));
    expect((await scrape()).get(alarm)).toBe(1);
    metrics.observer(stamped("sds.push", { version: "v3" }));
    metrics.observer(stamped("sds.ack", { version: "v3" }));
    const figures = await scrape();
    expect(figures.get(alarm)).toBe(0);
    expect(figures.get('node_agent_sds_nacks_total{resource="default"}')).toBe(1);
  });

  test("a name that a client chose becomes no series", async () => {
    const figures = await after(
      stamped("sds.unknown_name", { name: "a" }),
      stamped("sds.unknown_name", { name: "b" }),
      stamped("sds.push", { name: "x" }),
      stamped("sds.push", { name: "y" }),
    );
    expect(figures.get("node_agent_sds_unknown_names_total")).toBe(2);
    expect(figures.get('node_agent_sds_pushes_total{resource="other"}')).toBe(2);
    expect([...figures.keys()].filter((name) => /="[abxy]"/.test(name))).toEqual([]);
  });

  test("the socket's state", async () => {
    const { metrics, scrape } = observed(stamped("sds.listening"), stamped("sds.socket.taken"));
    const state = async (name: string): Promise<number | undefined> =>
      (await scrape()).get(`node_agent_sds_socket_state{state="${name}"}`);
    expect([await state("listening"), await state("taken")]).toEqual([0, 1]);
    metrics.observer(stamped("sds.socket.restored"));
    expect([await state("listening"), await state("taken")]).toEqual([1, 0]);
  });
});

test("readiness is a figure too", async () => {
  const { ready, scrape } = observed();
  expect((await scrape()).get("node_agent_ready")).toBe(0);
  ready(true);
  expect((await scrape()).get("node_agent_ready")).toBe(1);
});

test("the process's own figures are of this process", async () => {
  const { scrape } = observed();
  const figures = await scrape();
  expect(figures.get("process_start_time_seconds")).toBeCloseTo(performance.timeOrigin / 1000, 1);
  expect(figures.get("process_resident_memory_bytes")).toBeGreaterThan(20e6);
  const cpu = figures.get("process_cpu_seconds_total") ?? 0;
  expect(cpu).toBeGreaterThan(0);
  const later = (await scrape()).get("process_cpu_seconds_total") ?? 0;
  expect(later).toBeGreaterThanOrEqual(cpu);
  expect(later).toBeLessThan(1.9 * cpu);
});

test.runIf(process.platform === "linux")("so are its file descriptors", async () => {
  const figures = await after();
  expect(figures.get("process_open_fds")).toBeGreaterThan(3);
  expect(figures.get("process_max_fds")).toBeGreaterThan(3);
});

describe("the token", () => {
  test("its end is there once it was read, and stays when it is gone", async () => {
    const end = "node_agent_token_expiry_timestamp_seconds";
    expect((await after()).get(end)).toBeUndefined();
    const read = stamped("token.read", { expiresAt: NOW + HOUR });
    const missing = stamped("token.problem", { problems: ["missing"] });
    expect((await after(read, missing)).get(end)).toBe((NOW + HOUR) / 1000);
    const endless = stamped("token.read", { expiresAt: undefined });
    expect((await after(read, endless)).get(end)).toBe(Infinity);
  });

  test("each problem stands at 1 while it lasts", async () => {
    const series = (problem: string) => `node_agent_token_problem{problem="${problem}"}`;
    const two = stamped("token.problem", { problems: ["expired", "audience"] });
    const one = stamped("token.problem", { problems: ["audience"] });
    const figures = async (...events: readonly Stamped[]) => {
      const all = await after(...events);
      return ["expired", "audience", "missing"].map((problem) => all.get(series(problem)));
    };
    expect(await figures(two)).toEqual([1, 1, 0]);
    expect(await figures(two, one)).toEqual([0, 1, 0]);
    expect(await figures(two, stamped("token.well"))).toEqual([0, 0, 0]);
  });
});

test("the CA's clock: ahead is positive, behind is negative, and there is none before an answer", async () => {
  const skew = 'node_agent_ca_clock_skew_seconds{endpoint="istiod:15012"}';
  expect((await after()).get(skew)).toBeUndefined();
  const other = stamped("ca.clock_skew", { endpoint: "spare:15012", aheadSeconds: 3 });
  const figures = await after(stamped("ca.clock_skew"), other);
  expect(figures.get(skew)).toBe(-7);
  expect(figures.get('node_agent_ca_clock_skew_seconds{endpoint="spare:15012"}')).toBe(3);
});

test("renewals by certificate are counted by what was wrong with the token, and their end", async () => {
  const figures = await after(
    stamped("ca.mtls_renewal"),
    stamped("ca.mtls_renewal", { reason: "refused", outcome: "CA_UNAUTHENTICATED" }),
  );
  const series = 'node_agent_ca_mtls_renewals_total{endpoint="istiod:15012"';
  expect(figures.get(`${series},reason="expired",result="success"}`)).toBe(1);
  expect(figures.get(`${series},reason="refused",result="failure"}`)).toBe(1);
});

describe("secrets that are files", () => {
  const { name } = samples["file.loaded"];
  const state = (kind: string, value: string): string =>
    `node_agent_file_secrets{kind="${kind}",state="${value}"}`;
  const left = `istio_agent_cert_expiry_seconds{resource_name="${name}"}`;
  const end = `node_agent_file_secret_not_after_timestamp_seconds{name="${name}"}`;

  test("are counted by what their files are now", async () => {
    const other = { name: "file-root:/etc/certs/root-cert.pem", kind: "trust-bundle" } as const;
    const loaded = [stamped("file.loaded"), stamped("file.loaded", { ...other })];
    const good = await after(...loaded);
    expect(good.get(state("tls-certificate", "good"))).toBe(1);
    expect(good.get(state("trust-bundle", "good"))).toBe(1);
    const bad = await after(...loaded, stamped("file.unusable"));
    expect(bad.get(state("tls-certificate", "good"))).toBe(0);
    expect(bad.get(state("tls-certificate", "unusable"))).toBe(1);
    expect(bad.get('node_agent_file_failures_total{code="FILE_PAIR_MISMATCH"}')).toBe(1);
    expect(bad.get("istio_agent_num_file_secret_failures_total")).toBe(1);
    const again = await after(...loaded, stamped("file.unusable"), stamped("file.loaded"));
    expect(again.get(state("tls-certificate", "unusable"))).toBe(0);
    expect(again.get('node_agent_file_loads_total{kind="tls-certificate"}')).toBe(2);
  });

  test("have their end as long as they are followed, the last good one's too", async () => {
    const { clock, metrics, scrape } = observed(stamped("file.loaded"), stamped("file.unusable"));
    await clock.advance(HOUR / 2);
    const followed = await scrape();
    expect(followed.get(end)).toBe((NOW + HOUR) / 1000);
    expect(followed.get(left)).toBe(HOUR / 2 / 1000);
    metrics.observer(stamped("file.dropped", { name, kind: "tls-certificate" }));
    const dropped = await scrape();
    expect(dropped.get(end)).toBeUndefined();
    expect(dropped.get(left)).toBeUndefined();
    expect(dropped.get(state("tls-certificate", "unusable"))).toBe(0);
  });
});
