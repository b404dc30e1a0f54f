import { envoy } from "../../src/gen/sds.js";
import { envoy as validator } from "../../src/gen/spiffe-validator.js";
import { SECRET_TYPE } from "./sds-client.ts";

const { Secret } = envoy.extensions.transport_sockets.tls.v3;
const { SPIFFECertValidatorConfig } = validator.extensions.transport_sockets.tls.v3;

export type SecretFields = envoy.extensions.transport_sockets.tls.v3.Secret.$Properties;
export type TlsFields = envoy.extensions.transport_sockets.tls.v3.TlsCertificate.$Properties;
export type ValidatorFields =
  validator.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.$Properties;

export const inline = (text: string) => ({ inlineBytes: Buffer.from(text) });

export function tlsSecret(name: string, chain: string, key: string, more: TlsFields = {}) {
  return {
    name,
    tlsCertificate: { certificateChain: inline(chain), privateKey: inline(key), ...more },
  } satisfies SecretFields;
}

export const caSecret = (name: string, pem: string) =>
  ({ name, validationContext: { trustedCa: inline(pem) } }) satisfies SecretFields;

export function spiffeSecret(name: string, config: ValidatorFields) {
  const value = SPIFFECertValidatorConfig.encode(config).finish();
  const type =
    "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig";
  const typedConfig = { type_url: type, value };
  const customValidatorConfig = { name: "envoy.tls.cert_validator.spiffe", typedConfig };
  return { name, validationContext: { customValidatorConfig } } satisfies SecretFields;
}

/** As it is after a journey over the wire. */
export const received = (fields: SecretFields) => Secret.decode(Secret.encode(fields).finish());

/** As it stands in a response. */
export const resourceOf = (fields: SecretFields) => ({
  type_url: SECRET_TYPE,
  value: Secret.encode(fields).finish(),
});
