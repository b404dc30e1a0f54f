import type { ErrorEntry } from "./error-entry.ts";

/** What can be wrong with whom the workload trusts. */
export const rootErrors = {
  CERT_ROOT_DISTRUSTED: {
    meaning: "The chain leads to a root that --distrust-root takes out.",
    action: "Have the CA sign under another root; until then the last good certificate is served.",
  },
  TRUST_BUNDLE_MISSING: {
    meaning: "The file of --trust-bundle or --federated-bundle is not there.",
    action: "Mount it, or correct the path; it is looked for again until it comes.",
  },
  TRUST_BUNDLE_INVALID: {
    exit: 2,
    meaning:
      "The file of --trust-bundle or --federated-bundle cannot be read as root certificates.",
    action:
      "Put PEM certificates of CAs into it and nothing else, or a SPIFFE bundle in JSON. A running agent keeps the last good ones.",
  },
  TRUST_BUNDLE_EMPTY: {
    meaning:
      "Every root is distrusted, so that no bundle is left; the last one stays. Of another trust domain it does not: nobody of that domain is known any more.",
    action: "Take a root out of --distrust-root, or add one to --trust-bundle.",
  },
} as const satisfies Record<string, ErrorEntry>;
