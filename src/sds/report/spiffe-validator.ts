import * as z from "zod/mini";
import { envoy } from "../../gen/spiffe-validator.js";
import type { Certificate } from "../../pki/certificate.ts";
import { shown } from "../client/shown.ts";
import { bounded, readCertificates, readDer } from "./certificates.ts";
import type { SecretContents } from "./contents.ts";
import { bytesIn, elsewhere } from "./data-source.ts";

const { SPIFFECertValidatorConfig } = envoy.extensions.transport_sockets.tls.v3;

type Config = ReturnType<typeof SPIFFECertValidatorConfig.decode>;
type TypedConfig = { readonly type_url?: string | null; readonly value?: Uint8Array | null };

/** A fault, or a root and the trust domain it stands for. */
type Found = string | { readonly root: Certificate; readonly domain: string };

export function isSpiffeValidator({ type_url: type }: TypedConfig): boolean {
  return type?.endsWith(`/${SPIFFE_VALIDATOR}`) === true;
}

const SPIFFE_VALIDATOR = "envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig";

/** The roots of each trust domain, from a bundle map where there is one: Envoy prefers it too. */
export function readSpiffeValidator({ value }: TypedConfig): SecretContents {
  const found = foundIn(value ?? new Uint8Array());
  const roots = found.filter((each) => typeof each !== "string");
  const faults = found.filter((each) => typeof each === "string");
  return {
    type: "SPIFFE Validator",
    certificates: roots.map(({ root }) => root),
    trustDomains: new Map(roots.map(({ root, domain }) => [root, domain])),
    faults: bounded(found.length === 0 ? ["it has no trust domain"] : faults),
  };
}

function foundIn(bytes: Uint8Array): Found[] {
  let config: Config;
  try {
    config = SPIFFECertValidatorConfig.decode(bytes);
  } catch {
    return ["its SPIFFE validator cannot be read"];
  }
  const map = bytesIn(config.trustBundles);
  if (map !== undefined) return bundleMap(map);
  const place = elsewhere(config.trustBundles);
  if (place !== undefined) return [`its bundle map is ${place}, not in it`];
  return config.trustDomains.flatMap(({ name, trustBundle }) => {
    const domain = shown(name ?? "");
    const { certificates, faults } = readCertificates(trustBundle, `bundle of ${domain}`, [
      "X509 CRL",
    ]);
    return [...certificates.map((root) => ({ root, domain })), ...faults];
  });
}

/** SPIFFE Trust Domain and Bundle, sections 4 and 6: a JWK set for each trust domain. */
const bundleMapSchema = () =>
  z.object({
    trust_domains: z.record(
      z.string(),
      z.object({
        keys: z.array(
          z.object({ use: z.optional(z.string()), x5c: z.optional(z.array(z.string())) }),
        ),
      }),
    ),
  });

function bundleMap(json: Uint8Array): Found[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(json).toString());
  } catch {
    return ["its bundle map is not JSON"];
  }
  const map = bundleMapSchema().safeParse(parsed);
  if (!map.success) return ["its bundle map is no SPIFFE bundle map"];
  return Object.entries(map.data.trust_domains).flatMap(([name, { keys }]) => {
    const domain = shown(name);
    const ders = keys.flatMap(({ use, x5c }) => (use === "x509-svid" ? (x5c ?? []) : []));
    if (ders.length === 0) return [`its bundle map has no root for ${domain}`];
    return ders
      .map((der) => readDer(Buffer.from(der, "base64"), `bundle of ${domain}`))
      .map((root) => (typeof root === "string" ? root : { root, domain }));
  });
}
