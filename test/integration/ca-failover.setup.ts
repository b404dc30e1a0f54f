import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { CaPool } from "../../src/ca/pool.ts";
import { create } from "../../src/ca/providers/istio/provider.ts";
import type { AgentError } from "../../src/core/errors.ts";
import type { AgentEvent, AgentEventType, EventOf } from "../../src/core/events.ts";
import { fileTokenSource } from "../../src/identity/token.ts";
import { createIssue } from "../../src/secrets/issue.ts";
import { SecretStore } from "../../src/secrets/store.ts";
import type { TlsCertificate } from "../../src/secrets/secret.ts";
import { FaultCa } from "../fakes/fault-ca.ts";
import { tlsIdentity } from "../fakes/tls-identity.ts";
import { TestCa } from "../support/test-ca.ts";
import { TestClock } from "../support/test-clock.ts";
import {
  config,
  identity,
  type IstioConfig,
  jwt,
  never,
  refused,
  temporaryFolder,
} from "./istio-ca.setup.ts";
import { publishing } from "../unit/secrets/publishing.ts";

const HOUR = 3_600_000;

export interface Failover {
  readonly first: FaultCa;
  readonly second: FaultCa;
  readonly clock: TestClock;
  readonly store: SecretStore;
  readonly of: <T extends AgentEventType>(type: T) => EventOf<T>[];
  /** One rotation, published. Waits between attempts pass at once. */
  readonly rotate: () => Promise<TlsCertificate>;
  readonly refused: () => Promise<AgentError>;
}

/** Two real gRPC CAs behind the pool, as the agent puts them together; without `foreign` of one root. */
export async function failover(
  options: { readonly foreign?: boolean; readonly settings?: Partial<IstioConfig> } = {},
): Promise<Failover> {
  const [tls, issuer] = await Promise.all([tlsIdentity(), TestCa.create({ intermediate: true })]);
  const other = options.foreign ? await TestCa.create({ name: "Foreign" }) : issuer;
  const first = await started({ tls, issuer });
  const second = await started({ tls, issuer: other });
  const folder = await temporaryFolder();
  const [caRootCa, tokenFile] = [join(folder, "root-cert.pem"), join(folder, "token")];
  await Promise.all([writeFile(caRootCa, tls.rootPem), writeFile(tokenFile, jwt())]);

  const clock = new TestClock(Date.now());
  const events: AgentEvent[] = [];
  const shared = { clock, random: () => 0, emit: (event: AgentEvent) => void events.push(event) };
  const token = fileTokenSource(tokenFile);
  const member = async ({ endpoint, port }: FaultCa) => ({
    name: endpoint,
    client: await create(
      config({ caRootCa, ...options.settings }),
      { ...shared, identity, inKubernetes: false, token, workloadCertificate: () => undefined },
      { host: "127.0.0.1", port },
    ),
  });
  const members = await Promise.all([member(first), member(second)]);
  const pool = new CaPool(members, { ...shared, limitMs: 115_000 });
  onTestFinished(() => pool.close());
  const store = new SecretStore(clock);
  const { publish, roots } = publishing({ clock, store, emit: shared.emit });
  const issue = createIssue(
    { ...shared, ca: pool, identity, trust: async () => roots.trust },
    {
      keyType: "ecdsa-p256",
      keyFormat: "traditional",
      ttlMs: HOUR,
      skewMs: 10_000,
      skewWarningMs: 10_000,
      includeRoot: false,
    },
  );
  const rotate = async (): Promise<TlsCertificate> => {
    const issued = await issue(never);
    await publish(issued, never);
    return issued.certificate;
  };
  return {
    first,
    second,
    clock,
    store,
    of: <T extends AgentEventType>(type: T) =>
      events.filter((event): event is EventOf<T> => event.type === type),
    rotate: () => whileWaitsPass(clock, rotate()),
    refused: () => refused(whileWaitsPass(clock, rotate())),
  };
}

async function started(options: Parameters<typeof FaultCa.start>[0]): Promise<FaultCa> {
  const ca = await FaultCa.start(options);
  onTestFinished(() => ca.stop());
  return ca;
}

/** Lets short waits pass at once; the limits of a try are longer, and stand. */
async function whileWaitsPass<T>(clock: TestClock, work: Promise<T>): Promise<T> {
  const end = work.then(
    () => "end",
    () => "end",
  );
  const aMoment = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));
  while ((await Promise.race([end, aMoment()])) !== "end") {
    const wait = clock.nextIn;
    if (wait !== undefined && wait <= 2_000) await clock.advance(wait);
  }
  return work;
}
