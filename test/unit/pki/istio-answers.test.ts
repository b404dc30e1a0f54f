import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseSpiffeId } from "../../../src/identity/spiffe-id.ts";
import { parseCertificates } from "../../../src/pki/certificate.ts";
import { verifyIssued } from "../../../src/pki/verify.ts";
import { x509 } from "../../../src/pki/webcrypto.ts";
import { bundlePem } from "./issuance.ts";

interface Element {
  readonly ca: boolean;
  readonly uris: string;
  readonly notAfterFromNow: string;
}

interface Exchange {
  readonly title: string;
  readonly code: string;
  readonly cert_chain?: readonly string[];
  readonly elements?: readonly Element[];
  readonly request: { readonly csr: string };
}

/** Recorded from a real istiod and a real istio-csr; the keys are not known, the CSRs are. */
const recorded: Record<string, { exchanges: Exchange[] }> = JSON.parse(
  readFileSync(new URL("../../data/istio-ca-exchanges.json", import.meta.url), "utf8"),
);

const good = Object.entries(recorded).flatMap(([server, { exchanges }]) =>
  exchanges
    .filter(({ code }) => code === "OK")
    .map((exchange) => ({ server, title: exchange.title, exchange })),
);

test("the recording has answers of both servers", () => {
  expect(good.filter(({ server }) => server === "istiod").length).toBeGreaterThan(10);
  expect(good.filter(({ server }) => server === "istio-csr").length).toBeGreaterThan(5);
});

describe.each(good)("$server: $title", ({ server, exchange }) => {
  const elements = exchange.cert_chain ?? [];
  const chain = elements.slice(0, -1);
  const roots = elements.slice(-1);
  const spki = Buffer.from(
    new x509.Pkcs10CertificateRequest(exchange.request.csr).publicKey.rawData,
  );
  const leaf = parseCertificates(elements[0] ?? "")[0];
  const now = (leaf?.notBefore ?? 0) + (server === "istiod" ? 120_000 : 1000);
  const identity = parseSpiffeId("spiffe://cluster.local/ns/demo/sa/web");
  const answer = { chain, roots, spki, identity, now, skewMs: 10_000, includeRoot: false };

  test("parses as it was described when it was recorded", () => {
    const certificates = elements.flatMap((element) => parseCertificates(element));
    expect(certificates).toHaveLength(exchange.elements?.length ?? 0);
    for (const [index, certificate] of certificates.entries()) {
      const element = exchange.elements?.[index];
      expect(certificate.isCa).toBe(element?.ca);
      expect(`[${certificate.uriSans.join(" ")}]`).toBe(element?.uris);
    }
  });

  test("verifies; the root is stripped from the chain and is the bundle", async () => {
    const issued = await verifyIssued(answer);
    expect(issued.path).toHaveLength(3);
    expect(issued.chainPem).toBe(elements.slice(0, 2).join(""));
    expect(bundlePem(issued)).toBe(roots.join(""));
    expect(issued.notAfter).toBe(leaf?.notAfter);
  });

  test("is kept byte for byte in Istio's form", async () => {
    const issued = await verifyIssued({ ...answer, includeRoot: true });
    expect(issued.chainPem).toBe(elements.join(""));
  });

  test("is refused for another key and for another workload", async () => {
    const spki = parseCertificates(elements[1] ?? "")[0]?.spki ?? Buffer.alloc(0);
    await expect(verifyIssued({ ...answer, spki })).rejects.toMatchObject({
      code: "CERT_KEY_MISMATCH",
    });
    await expect(
      verifyIssued({ ...answer, identity: { ...identity, serviceAccount: "other" } }),
    ).rejects.toMatchObject({ code: "CERT_IDENTITY_MISMATCH" });
  });
});
