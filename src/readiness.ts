import type { AgentEventType, EventBus } from "./core/events.ts";
import { TRUST_BUNDLE, WORKLOAD_CERTIFICATE } from "./secrets/secret.ts";
import type { SecretStore } from "./secrets/store.ts";
import type { ReadyView } from "./sds/health.ts";

export interface ReadinessDependencies {
  readonly bus: EventBus;
  readonly store: SecretStore;
  /** Clients reach the agent on its socket. */
  readonly isListening: () => boolean;
  /** Aborted when the agent serves no more, for good. */
  readonly leaving: AbortSignal;
}

/** What can turn {@link Readiness.ready}: secrets, the end of a certificate and its return, the socket. */
const DEPENDS_ON: ReadonlySet<AgentEventType> = new Set([
  "secret.published",
  "secret.expired",
  "secret.valid_again",
  "sds.socket.lost",
  "sds.socket.taken",
  "sds.socket.restored",
]);

/** Whether Envoy can get what it needs here, and who is told when that may have turned. */
export class Readiness implements ReadyView {
  readonly #deps: ReadinessDependencies;
  readonly #listeners = new Set<() => void>();

  constructor(deps: ReadinessDependencies) {
    this.#deps = deps;
    const tell = (): void => {
      for (const changed of this.#listeners) changed();
    };
    deps.bus.listen(({ type }) => {
      if (DEPENDS_ON.has(type)) tell();
    });
    deps.leaving.addEventListener("abort", tell, { once: true });
  }

  /** Both secrets are there and valid, and Envoy can get them. */
  ready(): boolean {
    const { store, isListening, leaving } = this.#deps;
    if (leaving.aborted || !isListening()) return false;
    return [WORKLOAD_CERTIFICATE, TRUST_BUNDLE].every((name) => store.get(name) !== undefined);
  }

  /** Returns what ends it. */
  subscribe(changed: () => void): () => void {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  }
}
