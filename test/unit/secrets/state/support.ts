import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { AgentEvent, AgentEventType, EventOf } from "../../../../src/core/events.ts";
import { spiffeId } from "../../../../src/identity/spiffe-id.ts";
import type { KeyType } from "../../../../src/pki/key-type.ts";
import { createIssue } from "../../../../src/secrets/issue.ts";
import type { LastGood } from "../../../../src/secrets/issued.ts";
import { stateFile } from "../../../../src/secrets/state/folder.ts";
import type { Expected } from "../../../../src/secrets/state/restore.ts";
import { State } from "../../../../src/secrets/state/state.ts";
import { FakeCaClient } from "../../../fakes/ca-client.ts";
import { eventually } from "../../../support/eventually.ts";
import { TestCa } from "../../../support/test-ca.ts";
import { TestClock } from "../../../support/test-clock.ts";
import { HOUR, noMoreTrust, SECOND } from "../support.ts";

export const CART = "spiffe://cluster.local/ns/shop/sa/cart";
const SKEW = 10 * SECOND;

export const identityOf = (serviceAccount: string) =>
  spiffeId({ trustDomain: "cluster.local", namespace: "shop", serviceAccount });

export interface IssueOptions {
  readonly keyType?: KeyType;
  readonly keyFormat?: "traditional" | "pkcs8";
  readonly includeRoot?: boolean;
  readonly serviceAccount?: string;
  readonly clock?: TestClock;
}

/** A certificate as an agent gets it: real keys, signatures and checks. */
export async function issued(options: IssueOptions = {}): Promise<LastGood> {
  const { keyType = "ecdsa-p256", keyFormat = "traditional", includeRoot = false } = options;
  const { serviceAccount = "cart", clock = new TestClock() } = options;
  const ca = new FakeCaClient(await TestCa.create({ clock, intermediate: true }));
  const issue = createIssue(
    {
      clock,
      ca,
      emit: () => undefined,
      identity: identityOf(serviceAccount),
      trust: noMoreTrust,
    },
    { keyType, keyFormat, ttlMs: 24 * HOUR, skewMs: SKEW, skewWarningMs: SKEW, includeRoot },
  );
  const { certificate, roots } = await issue(new AbortController().signal);
  return { certificate, roots: roots.map(({ pem }) => ({ pem, retiredAt: undefined })) };
}

/** A folder that is gone after the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "state-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What one agent has of a `--state-dir`: a restart is another of these on the same folder. */
export class StateHarness {
  readonly events: AgentEvent[] = [];
  readonly path: string;
  readonly state: State;
  readonly folder: string;

  constructor(
    folder: string,
    {
      clock = new TestClock(),
      keyFile,
      serviceAccount = "cart",
      ...expected
    }: Partial<Expected> & { clock?: TestClock; keyFile?: string; serviceAccount?: string } = {},
  ) {
    this.folder = folder;
    this.path = stateFile(folder, `spiffe://cluster.local/ns/shop/sa/${serviceAccount}`);
    this.state = new State(
      { folder, keyFile },
      identityOf(serviceAccount),
      () => ({ skewMs: SKEW, includeRoot: false, distrusted: new Set<string>(), ...expected }),
      { clock, random: () => 0, emit: (event) => this.events.push(event) },
    );
  }

  /** Stores, and waits until it is stored or could not be. */
  async save(lastGood: LastGood): Promise<void> {
    const told = (): number =>
      this.all("state.saved").length + this.all("state.save_failed").length;
    const before = told();
    this.state.save(lastGood);
    await eventually("the end of a save", () => told() > before);
  }

  all<T extends AgentEventType>(type: T): EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  /** Why nothing was restored. */
  async refusal() {
    const restored = await this.state.load();
    const { error } = this.all("state.refused").at(-1) ?? {};
    return { restored, code: error?.code, message: error?.message ?? "", error };
  }
}

/** A folder in which `lastGood` is stored, and how. */
export async function stored(lastGood: LastGood, keyFile?: string): Promise<StateHarness> {
  const harness = new StateHarness(tempFolder(), keyFile === undefined ? {} : { keyFile });
  await harness.save(lastGood);
  return harness;
}
