import { toAgentError } from "../../../core/errors.ts";
import { formatSpiffeId } from "../../../identity/spiffe-id.ts";
import { Authority } from "../../authority/authority.ts";
import { readCsr } from "../../authority/csr.ts";
import type { CaClient, CaDependencies, SignRequest } from "../../client.ts";
import { endpointName } from "../../endpoint.ts";

const PROVIDER = "self-signed";

/**
 * A CA inside the agent, for development: every agent has a root of its own (or that of its
 * `--ca-dir`), so two of them trust each other only by sharing the folder.
 */
export async function create(
  { caDir }: { readonly caDir: string | undefined },
  { clock, emit, inKubernetes }: Pick<CaDependencies, "clock" | "emit" | "inKubernetes">,
): Promise<CaClient> {
  if (inKubernetes) emit({ type: "ca.self_signed.in_kubernetes" });
  const authority = await Authority.open({
    clock,
    caDir,
    onRenewalFailed: (error) => emit({ type: "ca.self_signed.renewal_failed", error }),
  });

  const sign = async ({ csr, ttlMs, identity }: SignRequest) => {
    const uri = formatSpiffeId(identity);
    const { chain, roots } = await authority.issue({ csr: readCsr(csr), uri, ttlMs });
    return { chain, roots };
  };

  return {
    async sign(request, signal) {
      signal.throwIfAborted();
      const begun = clock.monotonic();
      const endpoint = endpointName(undefined);
      const attempt = { type: "ca.attempt", provider: PROVIDER, endpoint, attempt: 1 } as const;
      const seconds = (): number => (clock.monotonic() - begun) / 1000;
      try {
        const answer = await sign(request);
        emit({ ...attempt, outcome: "ok", seconds: seconds() });
        return answer;
      } catch (thrown) {
        const error = toAgentError(thrown, "CA_FAILED");
        emit({ ...attempt, outcome: error.code, seconds: seconds() });
        throw error;
      }
    },
    close() {
      // Nothing is open: keys go with the process.
    },
  };
}
