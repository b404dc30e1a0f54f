import type { envoy } from "../../src/gen/sds.js";
import type { Secret, TlsCertificate, TrustBundle } from "../../src/secrets/secret.ts";
import { inline, type SecretFields, spiffeSecret, type TlsFields } from "./secret-messages.ts";
import protobuf from "protobufjs";

type Context = envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.$Properties;

const source = (bytes: Buffer) => ({ inlineBytes: bytes });

/** What Envoy's message is to be of a secret, put down a second time and for the generated code. */
export function fieldsOf(secret: Secret): SecretFields {
  const { name } = secret;
  if (secret.kind === "tls-certificate") return { name, tlsCertificate: certificateFields(secret) };
  if (secret.kind === "trust-bundle") return { name, validationContext: contextFields(secret) };
  if (secret.kind === "generic")
    return { name, genericSecret: { secret: source(secret.value.reveal()) } };
  return { name, sessionTicketKeys: { keys: secret.keys.map((key) => source(key.reveal())) } };
}

function certificateFields(certificate: TlsCertificate): TlsFields {
  const { chainPem, privateKeyPem, ocspStaple, keyProvider } = certificate;
  const key = privateKeyPem.reveal();
  return {
    certificateChain: inline(chainPem),
    ...(keyProvider === undefined && { privateKey: source(key) }),
    ...(ocspStaple && { ocspStaple: source(ocspStaple) }),
    ...(keyProvider && {
      privateKeyProvider: {
        providerName: keyProvider.name,
        typedConfig: {
          type_url:
            keyProvider.name === "cryptomb"
              ? "type.googleapis.com/envoy.extensions.private_key_providers.cryptomb.v3alpha.CryptoMbPrivateKeyMethodConfig"
              : "type.googleapis.com/envoy.extensions.private_key_providers.qat.v3alpha.QatPrivateKeyMethodConfig",
          value: providerConfig(key, keyProvider.pollDelayMs),
        },
        fallback: keyProvider.fallback,
      },
    }),
  };
}

/** Both have `DataSource private_key = 1` (`inline_bytes = 2`) and `Duration poll_delay = 2`. */
function providerConfig(key: Buffer, delayMs: number): Uint8Array {
  const { Writer } = protobuf;
  const delay = Writer.create();
  if (delayMs >= 1000) delay.uint32(8).uint32(Math.floor(delayMs / 1000));
  if (delayMs % 1000 > 0) delay.uint32(16).uint32((delayMs % 1000) * 1_000_000);
  const data = Writer.create().uint32(18).bytes(key).finish();
  return Writer.create().uint32(10).bytes(data).uint32(18).bytes(delay.finish()).finish();
}

function contextFields({ pem, crl, trustDomains }: TrustBundle): Context {
  if (trustDomains === undefined) {
    return {
      trustedCa: inline(pem),
      ...(crl && { crl: inline(crl.pem) }),
      ...(crl?.onlyLeaf === true && { onlyVerifyLeafCertCrl: true }),
    };
  }
  const domains = trustDomains.map(({ name, pem: own }) => ({
    name,
    trustBundle: inline(own),
  }));
  return spiffeSecret("", { trustDomains: domains }).validationContext;
}
