import type { Secret } from "../../secrets/secret.ts";
import { SECRET_TYPE_URL } from "../wire.ts";

export interface RestResponse {
  readonly version: string;
  readonly secrets: readonly Secret[];
  readonly nonce: string;
  readonly identifier: string;
}

/**
 * A `DiscoveryResponse` in proto3's JSON form: names in camel case, bytes in base64, what is empty left
 * out, and each `Any` with its `@type` beside the fields.
 */
export function responseJson({ version, secrets, nonce, identifier }: RestResponse): string {
  return JSON.stringify({
    versionInfo: version || undefined,
    resources: secrets.length > 0 ? secrets.map(resource) : undefined,
    typeUrl: SECRET_TYPE_URL,
    nonce,
    controlPlane: { identifier },
  });
}

function resource(secret: Secret): object {
  const named = { "@type": SECRET_TYPE_URL, name: secret.name };
  if (secret.kind === "trust-bundle") {
    return { ...named, validationContext: { trustedCa: inline(Buffer.from(secret.pem)) } };
  }
  return {
    ...named,
    tlsCertificate: {
      certificateChain: inline(Buffer.from(secret.chainPem)),
      privateKey: inline(secret.privateKeyPem.reveal()),
    },
  };
}

const inline = (bytes: Buffer): object => ({ inlineBytes: bytes.toString("base64") });
