/** `type_url` of every resource of SDS, and of the responses that carry it. */
export const SECRET_TYPE_URL =
  "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

/** The methods of `envoy.service.secret.v3.SecretDiscoveryService`. */
export const SDS_PATHS = {
  stream: "/envoy.service.secret.v3.SecretDiscoveryService/StreamSecrets",
  delta: "/envoy.service.secret.v3.SecretDiscoveryService/DeltaSecrets",
  fetch: "/envoy.service.secret.v3.SecretDiscoveryService/FetchSecrets",
} as const;

/** A client's own text for a message of ours: short, and safe in a header and in a terminal. */
export function printable(text: string): string {
  const cut = text.length > 80 ? `${text.slice(0, 80)}...` : text;
  return JSON.stringify(cut.replaceAll(/[^\x20-\x7e]/g, "?"));
}
