import { Sensitive } from "../../core/sensitive.ts";
import { envoy } from "../../gen/sds.js";
import { SDS_PATHS, SECRET_TYPE_URL } from "../wire.ts";
import { type ReceivedSecret, secretIn, type Variant } from "./answer.ts";

const { DeltaDiscoveryRequest, DeltaDiscoveryResponse } = envoy.service.discovery.v3;

/** DeltaSecrets: the interest is told once, each resource has a version of its own. */
export const delta: Variant = {
  method: SDS_PATHS.delta,
  first: (names, nodeId) => request({ resourceNamesSubscribe: [...names], node: { id: nodeId } }),
  read: (bytes) => {
    const { nonce, systemVersionInfo, resources, removedResources } =
      DeltaDiscoveryResponse.decode(bytes);
    const secrets = resources.flatMap(received);
    return { nonce, version: systemVersionInfo, secrets, removed: removedResources };
  },
  ack: (_names, { nonce }) => request({ responseNonce: nonce }),
};

/** A resource without a body is a heartbeat: what there is goes on. */
function received({
  name,
  version,
  resource,
}: envoy.service.discovery.v3.Resource.$Properties): ReceivedSecret[] {
  if (!resource) return [];
  const message = secretIn(resource);
  // Envoy goes by the resource's name, and so do we.
  const known = { name: name || message.name, version: version ?? "" };
  return [{ ...known, message: new Sensitive(message) }];
}

function request(fields: envoy.service.discovery.v3.DeltaDiscoveryRequest.$Properties): Uint8Array {
  return DeltaDiscoveryRequest.encode({ typeUrl: SECRET_TYPE_URL, ...fields }).finish();
}
