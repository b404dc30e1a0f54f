import type { Clock } from "../core/clock.ts";
import type { EventBus } from "../core/events.ts";
import { WORKLOAD_CERTIFICATE } from "../secrets/secret.ts";

/** Health has to answer soon even when the CA does not. */
const LATEST_MS = 250;

/**
 * Resolves when logs, metrics and health may be loaded without holding up the first secret: when that
 * secret is written, when a call to the CA has failed, 250 ms after the socket was bound, or when the
 * agent stops, whichever comes first.
 */
export function observingIsDue(bus: EventBus, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    bus.listen((event) => {
      switch (event.type) {
        case "sds.listening":
          clock.timer(LATEST_MS, resolve);
          break;
        case "secret.published":
          // After the streams that wait have been written to.
          if (event.name === WORKLOAD_CERTIFICATE) setImmediate(() => setImmediate(resolve));
          break;
        case "ca.attempt":
          if (event.outcome !== "ok") resolve();
          break;
        case "rotation.failed":
        case "agent.stopping":
          resolve();
          break;
        default:
      }
    });
  });
}
