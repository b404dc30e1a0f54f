import { expect, test } from "vitest";
import { istio } from "../../../src/gen/istio-ca.js";

const { IstioCertificateRequest } = istio.v1.auth;

test.each([0, 1, 86_400, 2 ** 31, 2 ** 53 - 1, -1])(
  "a validity of %i seconds is a plain number on both sides",
  (validityDuration) => {
    const bytes = IstioCertificateRequest.encode({ csr: "", validityDuration }).finish();
    expect(IstioCertificateRequest.decode(bytes).validityDuration).toBe(validityDuration);
  },
);
