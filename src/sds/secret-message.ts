import type {
  KeyProvider,
  Secret,
  TlsCertificate,
  TrustBundle,
  TrustDomainRoots,
} from "../secrets/secret.ts";
import type { AnyMessage, Field } from "./message.ts";
import { SECRET_TYPE_URL } from "./wire.ts";

// Numbers and names are those of secret.proto, common.proto, base.proto, extension.proto and
// tls_spiffe_validator_config.proto, and of Envoy's contrib cryptomb.proto and qat.proto; tests hold
// every message against the generated code and against Envoy's own protos.

/**
 * A secret as Envoy's `Secret`, in the `Any` that it travels in; the one description that both the
 * gRPC and the REST form are written from. Contents are always inline: Envoy reads no file of ours.
 */
export function secretMessage(secret: Secret): AnyMessage {
  return { typeUrl: SECRET_TYPE_URL, message: [text(1, "name", secret.name), content(secret)] };
}

function content(secret: Secret): Field {
  if (secret.kind === "tls-certificate")
    return message(2, "tlsCertificate", ...tlsCertificate(secret));
  if (secret.kind === "trust-bundle")
    return message(4, "validationContext", ...validationContext(secret));
  if (secret.kind === "generic")
    return message(5, "genericSecret", inline(1, "secret", secret.value.reveal()));
  const keys = secret.keys.map((key) => ({ ...inline(1, "keys", key.reveal()), isRepeated: true }));
  return message(3, "sessionTicketKeys", ...keys);
}

function tlsCertificate({
  chainPem,
  privateKeyPem,
  ocspStaple,
  keyProvider,
}: TlsCertificate): Field[] {
  const key = (at: number): Field => inline(at, "privateKey", privateKeyPem.reveal());
  return [
    inline(1, "certificateChain", chainPem),
    // Envoy does not look at the key beside a provider, which has its own.
    keyProvider === undefined
      ? key(2)
      : message(6, "privateKeyProvider", ...privateKeyProvider(keyProvider, key(1))),
    ...(ocspStaple === undefined ? [] : [inline(4, "ocspStaple", ocspStaple)]),
  ];
}

const PROVIDERS = "type.googleapis.com/envoy.extensions.private_key_providers";
const PROVIDER_CONFIGS: Readonly<Record<KeyProvider["name"], string>> = {
  cryptomb: `${PROVIDERS}.cryptomb.v3alpha.CryptoMbPrivateKeyMethodConfig`,
  qat: `${PROVIDERS}.qat.v3alpha.QatPrivateKeyMethodConfig`,
};

function privateKeyProvider({ name, pollDelayMs, fallback }: KeyProvider, key: Field): Field[] {
  const delay: Field = { number: 2, name: "pollDelay", value: { durationMs: pollDelayMs } };
  return [
    text(1, "providerName", name),
    any(3, "typedConfig", PROVIDER_CONFIGS[name], key, delay),
    ...flag(4, "fallback", fallback),
  ];
}

function validationContext({ pem, crl, trustDomains }: TrustBundle): Field[] {
  if (trustDomains !== undefined) return [spiffeValidator(trustDomains)];
  return [
    inline(1, "trustedCa", pem),
    ...(crl === undefined ? [] : [inline(7, "crl", crl.pem)]),
    ...flag(14, "onlyVerifyLeafCertCrl", crl?.onlyLeaf ?? false),
  ];
}

const SPIFFE_VALIDATOR =
  "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig";

/**
 * Envoy's `envoy.tls.cert_validator.spiffe`. It looks at neither `trusted_ca` nor `crl`: revocation
 * lists stand among the roots of their trust domain.
 */
function spiffeValidator(trustDomains: readonly TrustDomainRoots[]): Field {
  const domains = trustDomains.map(({ name, pem }) => ({
    ...message(1, "trustDomains", text(1, "name", name), inline(2, "trustBundle", pem)),
    isRepeated: true,
  }));
  return message(
    12,
    "customValidatorConfig",
    text(1, "name", "envoy.tls.cert_validator.spiffe"),
    any(2, "typedConfig", SPIFFE_VALIDATOR, ...domains),
  );
}

const message = (number: number, name: string, ...fields: readonly Field[]): Field => ({
  number,
  name,
  value: { message: fields },
});

const any = (
  number: number,
  name: string,
  typeUrl: string,
  ...fields: readonly Field[]
): Field => ({
  number,
  name,
  value: { message: fields, typeUrl },
});

const text = (number: number, name: string, value: string): Field => ({
  number,
  name,
  value: { text: value },
});

/** Nothing where it is no: proto3's default. */
const flag = (number: number, name: string, value: boolean): Field[] =>
  value ? [{ number, name, value: { flag: value } }] : [];

/** A `DataSource` with the content in it. */
const inline = (number: number, name: string, content: string | Uint8Array): Field => {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  return message(number, name, { number: 2, name: "inlineBytes", value: { bytes } });
};
