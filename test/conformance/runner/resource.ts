import type { envoy } from "../../../src/gen/sds.js";

type SecretMessage = envoy.extensions.transport_sockets.tls.v3.Secret.$Properties;
type Source = envoy.config.core.v3.DataSource.$Properties | null | undefined;

/** A secret as it came, whichever way: what the laws and the cases look at. */
export interface Resource {
  /** As the client finds it: `Resource.name` in delta, `Secret.name` elsewhere. */
  readonly name: string;
  readonly innerName: string;
  readonly version: string;
  readonly chain: string;
  readonly key: string;
  readonly roots: string;
}

/** One message from the server. */
export interface Received {
  readonly nonce: string;
  readonly typeUrl: string;
  readonly identifier: string;
  readonly resources: readonly Resource[];
  /** Delta: names that are not there. */
  readonly removed: readonly string[];
}

export function resourceOf(secret: SecretMessage, version: string, name = secret.name): Resource {
  const { tlsCertificate, validationContext } = secret;
  return {
    name: name ?? "",
    innerName: secret.name ?? "",
    version,
    chain: text(tlsCertificate?.certificateChain),
    key: text(tlsCertificate?.privateKey),
    roots: text(validationContext?.trustedCa),
  };
}

function text(source: Source): string {
  const { inlineBytes, inlineString } = source ?? {};
  return inlineBytes ? Buffer.from(inlineBytes).toString() : (inlineString ?? "");
}
