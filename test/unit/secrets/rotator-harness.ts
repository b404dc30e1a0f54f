import { AgentError, type ErrorCode } from "../../../src/core/errors.ts";
import type { AgentEvent, AgentEventType, EventOf } from "../../../src/core/events.ts";
import { Rotator, type RotatorSettings } from "../../../src/secrets/rotator.ts";
import { SecretStore } from "../../../src/secrets/store.ts";
import { FakeIssuer } from "../../fakes/issuer.ts";
import { TestClock } from "../../support/test-clock.ts";
import { type Publishing, publishing } from "./publishing.ts";
import { HOUR, MINUTE, SECOND } from "./support.ts";

/** No jitter, and draws of 0: the moments in a test are exact. */
export const settings: RotatorSettings = {
  ratio: 0.5,
  jitter: 0,
  ttlMs: 24 * HOUR,
  minRenewIntervalMs: undefined,
  retry: { baseMs: SECOND, capMs: MINUTE },
  startJitterMs: 0,
  callLimitMs: 30 * SECOND,
};

export class RotatorHarness {
  readonly clock = new TestClock();
  readonly store = new SecretStore(this.clock);
  readonly ca = new FakeIssuer(this.clock);
  readonly events: AgentEvent[] = [];
  /** What every throw of the dice gives. */
  draw: number;
  readonly publishing: Publishing;
  readonly rotator: Rotator;

  constructor(changed: Partial<RotatorSettings> = {}, draw = 0) {
    this.draw = draw;
    const { clock, store, ca, events } = this;
    const emit = (event: AgentEvent): unknown => events.push(event);
    this.publishing = publishing({ clock, store, emit });
    const { publish } = this.publishing;
    this.rotator = new Rotator(
      { issue: ca.issue, publish, clock, random: () => this.draw, emit },
      { ...settings, ...changed },
    );
  }

  /** Started, and the first call answered. */
  static async running(
    changed: Partial<RotatorSettings> = {},
    ca: Partial<
      Pick<FakeIssuer, "lifeMs" | "backDateMs" | "outcome" | "answerAfterMs" | "obeysAbort">
    > = {},
  ): Promise<RotatorHarness> {
    const harness = new RotatorHarness(changed);
    Object.assign(harness.ca, ca);
    harness.rotator.start();
    await harness.clock.advance(0);
    return harness;
  }

  get state() {
    return this.rotator.state.name;
  }

  /** What a new subscriber of `default` would get. */
  get served() {
    const secret = this.store.get("default");
    return secret?.kind === "tls-certificate" ? secret : undefined;
  }

  /** The states told, in order. */
  get states(): string[] {
    return this.all("rotator.state").map(({ state }) => state);
  }

  all<T extends AgentEventType>(type: T): EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  last<T extends AgentEventType>(type: T): EventOf<T> | undefined {
    return this.all(type).at(-1);
  }

  /** Milliseconds from each call to the next. */
  get gaps(): number[] {
    const { startedAt } = this.ca;
    return startedAt.slice(1).map((at, index) => at - (startedAt[index] ?? 0));
  }
}

export function failure(code: ErrorCode, retryAfterMs?: number): AgentError {
  return new AgentError(
    code,
    `${code} from the fake`,
    retryAfterMs === undefined ? {} : { retryAfterMs },
  );
}
