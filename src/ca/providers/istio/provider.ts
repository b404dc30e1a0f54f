import { formatHostPort } from "../../../config/kinds.ts";
import { AgentError } from "../../../core/errors.ts";
import type { CaClientFactory } from "../../client.ts";
import { istioRetryPolicy } from "../../retry.ts";
import { PLAINTEXT_PORT } from "./address.ts";
import { extraHeaders } from "./headers.ts";
import { IstioClient } from "./istio-client.ts";
import type { istioSettings } from "./rows.ts";
import { TlsFiles } from "./tls-config.ts";

/**
 * Throws at start what a retry cannot cure: MISSING_VALUE (address, or no place for roots),
 * INVALID_VALUE (a header), CA_ROOT_MISSING, CA_ROOT_INVALID.
 */
export const create: CaClientFactory<typeof istioSettings> = async (config, deps, caAddr) => {
  if (caAddr === undefined) {
    throw new AgentError("MISSING_VALUE", "the address of the CA is not set", {
      hint: "set CA_ADDR, such as istiod.istio-system.svc:15012",
    });
  }
  if (!/^[\x20-\x7e]*$/.test(config.clusterId)) {
    throw new AgentError(
      "INVALID_VALUE",
      "ISTIO_META_CLUSTER_ID is not printable ASCII, and travels in a header",
    );
  }
  const headers = extraHeaders(config.caHeaders);
  const plaintext = config.caPlaintext || caAddr.port === PLAINTEXT_PORT;
  if (plaintext) deps.emit({ type: "ca.plaintext", endpoint: formatHostPort(caAddr) });
  return new IstioClient(
    {
      connection: {
        endpoint: caAddr,
        keepaliveMs: config.caKeepaliveInterval,
        keepaliveTimeoutMs: config.caKeepaliveTimeout,
      },
      tls: plaintext ? undefined : await TlsFiles.open({ ...config, caAddr }, deps),
      clusterId: config.clusterId,
      certSigner: config.certSigner,
      headers,
      audiences: config.tokenAudiences,
      // With PROV_CERT somebody else renews what is shown.
      mtlsRenewal: config.caMtlsRenewal && config.provCert === undefined,
      timeoutMs: config.caTimeout,
      retry: istioRetryPolicy(config.caAttempts),
    },
    deps,
  );
};
