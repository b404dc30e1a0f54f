import type { Secret } from "../../secrets/secret.ts";
import { jsonOf } from "../message.ts";
import { secretMessage } from "../secret-message.ts";
import { SECRET_TYPE_URL } from "../wire.ts";

export interface RestResponse {
  readonly version: string;
  readonly secrets: readonly Secret[];
  readonly nonce: string;
  readonly identifier: string;
}

/** A `DiscoveryResponse` in proto3's JSON form: names in camel case, what is empty left out. */
export function responseJson({ version, secrets, nonce, identifier }: RestResponse): string {
  return JSON.stringify({
    versionInfo: version || undefined,
    resources: secrets.length > 0 ? secrets.map(resource) : undefined,
    typeUrl: SECRET_TYPE_URL,
    nonce,
    controlPlane: { identifier },
  });
}

const resource = (secret: Secret): unknown => jsonOf(secretMessage(secret));
