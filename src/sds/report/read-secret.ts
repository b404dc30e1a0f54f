import type { envoy } from "../../gen/sds.js";
import type { SecretMessage } from "../client/answer.ts";
import { shown } from "../client/shown.ts";
import { readCertificates } from "./certificates.ts";
import type { SecretContents } from "./contents.ts";
import { checkPrivateKey } from "./private-key.ts";
import { isSpiffeValidator, readSpiffeValidator } from "./spiffe-validator.ts";

type Tls = envoy.extensions.transport_sockets.tls.v3.TlsCertificate.$Properties;
type Validation =
  envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext.$Properties;

/** What may be known of a Secret. Its private key is wiped; of other secrets only the type is read. */
export function readSecret(secret: SecretMessage): SecretContents {
  if (secret.tlsCertificate) return certificateChain(secret.tlsCertificate);
  if (secret.validationContext) return validationContext(secret.validationContext);
  const other = { certificates: [], faults: [] };
  if (secret.sessionTicketKeys) return { ...other, type: "Session Ticket Keys" };
  if (secret.genericSecret) return { ...other, type: "Generic" };
  return { ...other, type: undefined, faults: ["the secret is empty, or of an unknown type"] };
}

function certificateChain(message: Tls): SecretContents {
  const { certificates, faults } = message.pkcs12
    ? { certificates: [], faults: ["it is PKCS #12, which is not read"] }
    : readCertificates(message.certificateChain, "certificate chain");
  const privateKey = checkPrivateKey(message, certificates[0]);
  return { type: "Cert Chain", certificates, privateKey, faults };
}

function validationContext({ trustedCa, customValidatorConfig }: Validation): SecretContents {
  const custom = customValidatorConfig?.typedConfig;
  if (custom && isSpiffeValidator(custom)) return readSpiffeValidator(custom);
  const { certificates, faults } = readCertificates(trustedCa, "trusted CA", ["X509 CRL"]);
  if (!customValidatorConfig) return { type: "CA", certificates, faults };
  const validator = shown(customValidatorConfig.name ?? "");
  const fault = `its validator ${validator} is not one that can be checked`;
  return { type: "CA", certificates, faults: [fault] };
}
