import { boolean, choice, duration, fraction, integer, optional, ratio } from "./kinds.ts";
import { keyType, RSA_BITS } from "./key-type.ts";
import type { SettingsTable } from "./setting.ts";

const group = "Certificate";

export const certificateSettings = {
  keyType: {
    flag: "key-type",
    env: [],
    kind: optional(keyType),
    default: undefined,
    help: "Type of the private key. Unset: as Istio's three settings below say, else ecdsa-p256.",
    group,
  },
  eccSignatureAlgorithm: {
    flag: "ecc-signature-algorithm",
    env: ["ECC_SIGNATURE_ALGORITHM"],
    kind: optional(choice(["ECDSA"])),
    default: undefined,
    help: "Istio's way to ask for an ECDSA key. It wins over --rsa-key-size, as in Istio.",
    group,
  },
  eccCurve: {
    flag: "ecc-curve",
    env: ["ECC_CURVE"],
    kind: optional(choice(["P256", "P384"])),
    default: undefined,
    help: "Curve of an ECDSA key that --key-type does not name.",
    group,
  },
  rsaKeySize: {
    flag: "rsa-key-size",
    env: ["WORKLOAD_RSA_KEY_SIZE"],
    kind: optional(integer(RSA_BITS)),
    default: undefined,
    help: "Istio's way to ask for an RSA key: its length in bits.",
    group,
  },
  pkcs8Key: {
    flag: "pkcs8-key",
    env: ["PKCS8_KEY"],
    kind: boolean,
    default: false,
    help: "Serve the private key as PKCS#8 instead of SEC 1 (ECDSA) or PKCS#1 (RSA).",
    group,
  },
  ttl: {
    flag: "ttl",
    env: ["SECRET_TTL"],
    kind: duration({ minMs: 1000 }),
    default: 86_400_000,
    help: "Lifetime to ask the CA for. The CA may grant another; where it refuses this one, a shorter one is asked for.",
    group,
    common: true,
  },
  gracePeriodRatio: {
    flag: "grace-period-ratio",
    env: ["SECRET_GRACE_PERIOD_RATIO"],
    kind: ratio,
    default: 0.5,
    help: "Part of the lifetime that is left when the certificate is renewed.",
    group,
  },
  gracePeriodRatioJitter: {
    flag: "grace-period-ratio-jitter",
    env: ["SECRET_GRACE_PERIOD_RATIO_JITTER"],
    kind: fraction,
    default: 0.1,
    help: "How far the ratio is moved up or down at random, so that pods do not all renew at once; half of the way to 0 or 1 at most.",
    group,
  },
  minRenewInterval: {
    flag: "min-renew-interval",
    env: [],
    kind: optional(duration({ minMs: 100 })),
    default: undefined,
    help: "Least time from one certificate to the next. Unset: 1 % of --ttl, at least 1s.",
    group,
  },
  clockSkew: {
    flag: "clock-skew",
    env: [],
    kind: duration({ maxMs: 600_000 }),
    default: 60_000,
    help: "How far the CA's clock may be off when a new certificate's validity is checked.",
    group,
  },
  includeRoot: {
    flag: "include-root",
    env: [],
    kind: boolean,
    default: false,
    help: "Serve the root at the end of the chain, as istio-agent does.",
    group,
  },
} satisfies SettingsTable;
