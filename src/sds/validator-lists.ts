import { AgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import { TRUST_BUNDLE } from "../secrets/secret.ts";
import type { SecretStore } from "../secrets/store.ts";

/**
 * Follows whether the workload's own lists are of use to Envoy's SPIFFE validator, which looks at the
 * whole chain whatever it is told: of lists for the leaf alone it gets none, and that is told, and its end.
 */
export function followValidatorLists(store: Pick<SecretStore, "watch">, emit: Emit): () => void {
  let isWithheld = false;
  return store.watch(TRUST_BUNDLE, (secret) => {
    const now = secret.kind === "trust-bundle" && secret.crl?.onlyLeaf === true;
    if (now === isWithheld) return;
    isWithheld = now;
    emit(
      now
        ? { type: "validator.crl_withheld", error: incomplete() }
        : { type: "validator.crl_settled" },
    );
  });
}

function incomplete(): AgentError {
  return new AgentError(
    "CRL_INCOMPLETE",
    "no list is sent to Envoy's SPIFFE validator, since there is none of a CA above those that sign peers",
    { hint: "it would refuse everybody; put a list of each CA into the file, roots too" },
  );
}
