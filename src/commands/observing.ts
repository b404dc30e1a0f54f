import type { Clock } from "../core/clock.ts";
import type { EventBus } from "../core/events.ts";
import { WORKLOAD_CERTIFICATE } from "../secrets/secret.ts";

/** Health has to answer soon even when the CA does not. */
const LATEST_MS = 250;

/**
 * Resolves when logs, metrics and health may be loaded without holding up the first secret: when that
 * secret is written, when a call to the CA has failed or the mounted files are of no use, 250 ms after the socket was bound or found to be
 * another's, or when the agent stops, whichever comes first.
 */
export function observingIsDue(bus: EventBus, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    bus.listen((event) => {
      const { type } = event;
      if (type === "sds.listening" || type === "takeover.waiting") clock.timer(LATEST_MS, resolve);
      // After the streams that wait have been written to.
      if (type === "secret.published" && event.name === WORKLOAD_CERTIFICATE)
        setImmediate(() => setImmediate(resolve));
      if (type === "ca.attempt" && event.outcome !== "ok") resolve();
      if (type === "rotation.failed" || type === "mounted.unusable") resolve();
      if (type === "agent.stopping") resolve();
    });
  });
}
