import { TokenWatch } from "../ca/token/watch.ts";
import { systemClock } from "../core/clock.ts";
import type { EventBus } from "../core/events.ts";
import type { ChosenCa } from "./choose-ca.ts";
import type { RunConfig } from "./run-settings.ts";

/**
 * Watches the token that the CA wants. With PROV_CERT there is a certificate for that, and a token may
 * come late or not at all. A call to the CA is a reason to look, too: what it met is then told with it.
 */
export function watchToken(
  bus: EventBus,
  { token, wantsToken, inKubernetes }: ChosenCa,
  { provCert, tokenAudiences, tokenExpiryWarning }: RunConfig,
): { stop(): void } | undefined {
  if (!wantsToken || provCert !== undefined) return undefined;
  const watch = new TokenWatch({
    source: token,
    audiences: tokenAudiences,
    warnMs: tokenExpiryWarning,
    jwtOnly: inKubernetes,
    clock: systemClock,
    emit: bus.emit,
  });
  bus.listen(({ type }) => {
    if (type === "ca.attempt") void watch.look();
  });
  void watch.look();
  return watch;
}
