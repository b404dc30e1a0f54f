import { Sensitive } from "../../core/sensitive.ts";
import { envoy } from "../../gen/sds.js";
import { SDS_PATHS, SECRET_TYPE_URL } from "../wire.ts";
import { secretIn, type Variant } from "./answer.ts";

const { DiscoveryRequest, DiscoveryResponse } = envoy.service.discovery.v3;

/** StreamSecrets: every request carries the whole interest. */
export const sotw: Variant = {
  method: SDS_PATHS.stream,
  first: (names, nodeId) => request({ resourceNames: [...names], node: { id: nodeId } }),
  read: (bytes) => {
    const { nonce, versionInfo: version, resources } = DiscoveryResponse.decode(bytes);
    const secrets = resources
      .map(secretIn)
      .map((secret) => ({ name: secret.name, version, message: new Sensitive(secret) }));
    return { nonce, version, secrets, removed: [] };
  },
  ack: (names, { nonce, version }) =>
    request({ resourceNames: [...names], responseNonce: nonce, versionInfo: version }),
};

function request(fields: envoy.service.discovery.v3.DiscoveryRequest.$Properties): Uint8Array {
  return DiscoveryRequest.encode({ typeUrl: SECRET_TYPE_URL, ...fields }).finish();
}
