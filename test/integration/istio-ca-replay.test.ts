import { readFileSync } from "node:fs";
import { join } from "node:path";
import { status } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { AgentError } from "../../src/core/errors.ts";
import type { SpiffeId } from "../../src/identity/spiffe-id.ts";
import { parseCertificates } from "../../src/pki/certificate.ts";
import { verifyIssued } from "../../src/pki/verify.ts";
import { x509 } from "../../src/pki/webcrypto.ts";
import { clientOf, identity, jwt, never, refused, startCa } from "./istio-ca.setup.ts";

/**
 * What a real istiod and a real istio-csr answered to 22 requests each, put through our client: the
 * answers come from a server of ours, the request of ours carries what was asked then.
 */
interface Exchange {
  readonly title: string;
  readonly code: string;
  readonly message: string;
  readonly cert_chain?: readonly string[];
  readonly request: {
    readonly csr: string;
    readonly validity_duration: number;
    readonly token: "sent" | "none";
  };
}
type Recording = Readonly<Record<"istiod" | "istio-csr", { readonly exchanges: Exchange[] }>>;

const recording: Recording = JSON.parse(
  readFileSync(join(import.meta.dirname, "../data/istio-ca-exchanges.json"), "utf8"),
);

/** grpc-go's names of the codes that occur. */
const CODES: Readonly<Record<string, status>> = {
  InvalidArgument: status.INVALID_ARGUMENT,
  Unauthenticated: status.UNAUTHENTICATED,
  Internal: status.INTERNAL,
};

const tokens: Readonly<Record<string, string>> = {
  "garbage token": "garbage",
  "token for another audience": jwt({ aud: ["https://kubernetes.default.svc"] }),
  "token expired": jwt({ exp: Math.floor(Date.now() / 1000) - 600 }),
  "an expired token and the workload's own certificate": jwt({ exp: 1 }),
};

const other: SpiffeId = { ...identity, namespace: "other", serviceAccount: "admin" };
const askedFor = (title: string) => (title === "SAN of another service account" ? other : identity);

async function replay({ title, code, message, cert_chain: elements, request }: Exchange) {
  const ca = await startCa();
  const grpcCode = CODES[code];
  ca.faults =
    grpcCode === undefined ? { elements: elements ?? [] } : { status: { code: grpcCode, message } };
  const token = tokens[title] ?? jwt();
  const missing = { path: "/var/run/token", read: async () => ({ missing: "it is not there" }) };
  const { client } = await clientOf(ca, {}, { token: request.token === "none" ? missing : token });
  return client.sign(
    { csr: request.csr, ttlMs: request.validity_duration * 1_000, identity: askedFor(title) },
    never,
  );
}

const refusals: Readonly<Record<string, readonly [code: string, hint: RegExp]>> = {
  "istiod: validity above the CA's maximum": [
    "CA_INVALID_REQUEST",
    /^set SECRET_TTL to 2h or less$/,
  ],
  "istiod: CSR empty": ["CA_INVALID_REQUEST", /could not use the CSR/],
  "istiod: CSR not PEM": ["CA_INVALID_REQUEST", /could not use the CSR/],
  "istiod: CSR with a broken signature": ["CA_INVALID_REQUEST", /could not use the CSR/],
  "istiod: no token": ["CA_UNAUTHENTICATED", /^no token was sent: .*it is not there/],
  "istiod: garbage token": ["CA_UNAUTHENTICATED", /not a service-account token \(no JWT\)/],
  "istiod: token for another audience": [
    "CA_UNAUTHENTICATED",
    /for audience https:\/\/kubernetes.default.svc, and the CA wants istio-ca/,
  ],
  "istiod: token expired": ["CA_UNAUTHENTICATED", /expired at 20\d\d-/],
  "istiod: ImpersonatedIdentity without the right": ["CA_UNAUTHENTICATED", /looks right/],
  "istio-csr: SAN of another service account": [
    "CA_UNAUTHENTICATED",
    /^the CSR is for ns\/other\/sa\/admin and the token of ns\/demo\/sa\/web/,
  ],
  "istio-csr: no SAN": ["CA_UNAUTHENTICATED", /looks right.*spiffe:\/\/cluster\.local/],
  "istio-csr: validity 0": ["CA_FAILED", /issuer may not sign/],
  "istio-csr: validity -5": ["CA_FAILED", /issuer may not sign/],
  "istio-csr: CSR empty": ["CA_UNAUTHENTICATED", /looks right/],
  "istio-csr: CSR not PEM": ["CA_UNAUTHENTICATED", /looks right/],
  "istio-csr: CSR with a broken signature": ["CA_UNAUTHENTICATED", /looks right/],
  "istio-csr: no token": ["CA_UNAUTHENTICATED", /^no token was sent/],
  "istio-csr: garbage token": ["CA_UNAUTHENTICATED", /no JWT/],
  "istio-csr: token for another audience": ["CA_UNAUTHENTICATED", /wants istio-ca/],
  "istio-csr: token expired": ["CA_UNAUTHENTICATED", /expired at 20\d\d-/],
  "istio-csr: ImpersonatedIdentity without the right": ["CA_UNAUTHENTICATED", /looks right/],
};

describe.each(["istiod", "istio-csr"] as const)("%s", (server) => {
  const { exchanges } = recording[server];
  const signed = exchanges.filter(({ code }) => code === "OK");
  const notSigned = exchanges.filter(({ code }) => code !== "OK");

  test.each(signed)("$title: signed, two certificates and one root", async (exchange) => {
    const { chain, roots } = await replay(exchange);
    const [leaf, intermediate] = exchange.cert_chain ?? [];
    expect(chain).toEqual([leaf, intermediate]);
    expect(roots).toEqual([exchange.cert_chain?.at(-1)]);
  });

  test.each(notSigned)("$title: refused, with the hint that helps", async (exchange) => {
    const error = await refused(replay(exchange));
    const [code, hint] = refusals[`${server}: ${exchange.title}`] ?? ["no expectation", /^$/];
    expect(error.code).toBe(code);
    expect(error.message).toContain(JSON.stringify(exchange.message));
    expect(error.hint).toMatch(hint);
  });

  test("all 22 exchanges are there", () => {
    expect(exchanges).toHaveLength(22);
  });

  test.each(signed)("$title: what the checks say of it", async (exchange) => {
    const { chain, roots } = await replay(exchange);
    const csr = new x509.Pkcs10CertificateRequest(exchange.request.csr);
    const [leaf] = parseCertificates(chain[0] ?? "");
    const checked = await verifyIssued({
      chain,
      roots,
      spki: Buffer.from(csr.publicKey.rawData),
      identity: askedFor(exchange.title),
      now: ((leaf?.notBefore ?? 0) + (leaf?.notAfter ?? 0)) / 2,
      skewMs: 10_000,
      includeRoot: false,
    }).then(
      () => "good",
      (error: unknown) => (error instanceof AgentError ? error.code : error),
    );
    // istiod signs with the caller's own name whatever the CSR asks for.
    expect(checked).toBe(askedFor(exchange.title) === other ? "CERT_IDENTITY_MISMATCH" : "good");
  });
});
