/** `type_url` of every resource of SDS, and of the responses that carry it. */
export const SECRET_TYPE_URL =
  "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

/** The methods of `envoy.service.secret.v3.SecretDiscoveryService`. */
export const SDS_PATHS = {
  stream: "/envoy.service.secret.v3.SecretDiscoveryService/StreamSecrets",
  delta: "/envoy.service.secret.v3.SecretDiscoveryService/DeltaSecrets",
  fetch: "/envoy.service.secret.v3.SecretDiscoveryService/FetchSecrets",
} as const;

/** `envoy.service.discovery.v3.AggregatedDiscoveryService`: the same two streams, for ADS clients. */
export const ADS_PATHS = {
  stream: "/envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources",
  delta: "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources",
} as const;

/** A client's own text in a message of ours: short, and safe in a header. */
export function cut(text: string): string {
  const short = text.length > 80 ? `${text.slice(0, 80)}...` : text;
  return short.replaceAll(/[^\x20-\x7e]/g, "?");
}
