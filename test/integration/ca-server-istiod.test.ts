import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Certificate, parseCertificates } from "../../src/pki/certificate.ts";
import { createCsr } from "../../src/pki/csr.ts";
import { KeyPair } from "../../src/pki/key-pair.ts";
import { call, connect, startServer, tokenIssuer, URI } from "./ca-server.setup.ts";

/** What a real istiod answered: test/data/istio-ca-exchanges.json. */
interface Exchange {
  readonly title: string;
  readonly code: string;
  readonly message: string;
  readonly request: {
    readonly csr: string;
    readonly validity_duration: number;
    readonly clientCertificate: boolean;
    readonly metadata?: Readonly<Record<string, string>>;
  };
  readonly elements?: readonly {
    readonly ca: boolean;
    readonly uris: string;
    readonly keyUsage: number;
    readonly notBeforeFromNow: string;
    readonly notAfterFromNow: string;
  }[];
}

const file = join(import.meta.dirname, "../data/istio-ca-exchanges.json");
const { istiod }: { istiod: { exchanges: Exchange[] } } = JSON.parse(readFileSync(file, "utf8"));

/** Its settings in that recording. */
const LIMITS = ["--max-ttl=2h", "--default-ttl=1h"];

type Tokens = Awaited<ReturnType<typeof tokenIssuer>>;

/** The token that the title of an exchange speaks of. */
async function tokenFor({ title }: Exchange, { token }: Tokens): Promise<string | undefined> {
  if (title.startsWith("no token")) return undefined;
  if (title === "garbage token") return "garbage";
  if (title.includes("another audience")) return token({ aud: ["vault"] });
  const expired = Math.floor(Date.now() / 1000) - 60;
  return title.includes("expired") ? token({ exp: expired }) : token();
}

const grpcCode = (code: string): string =>
  code === "OK" ? code : code.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();

describe("node-agent ca answers as a real istiod did", () => {
  test.each(istiod.exchanges)("$title: $code", async (exchange) => {
    const tokens = await tokenIssuer();
    const server = await startServer([`--jwks=${tokens.jwks}`, ...LIMITS]);
    const { request } = exchange;

    let clientCertificate: { chain: string; key: Buffer } | undefined;
    if (request.clientCertificate) {
      const keys = await KeyPair.generate("ecdsa-p256");
      const first = await call(connect(server.address, { root: server.rootPem }), {
        csr: await createCsr(keys, URI),
        token: await tokens.token(),
      });
      const key = (await keys.privateKeyPem("pkcs8")).reveal();
      clientCertificate = { chain: first.chain.slice(0, 2).join(""), key };
    }

    const token = await tokenFor(exchange, tokens);
    const outcome = await call(
      connect(server.address, {
        root: server.rootPem,
        ...(clientCertificate && { clientCertificate }),
      }),
      {
        csr: request.csr,
        seconds: request.validity_duration,
        ...(token !== undefined && { token }),
        ...(request.metadata && { metadata: request.metadata }),
      },
    );
    expect([outcome.code, outcome.message]).toEqual([grpcCode(exchange.code), exchange.message]);

    const [recorded] = exchange.elements ?? [];
    if (recorded === undefined) return;
    const [leaf, issuing, root, ...more] = outcome.chain.map((pem) => parseCertificates(pem));
    expect(more).toEqual([]);
    expect([leaf?.length, issuing?.length, root?.length]).toEqual([1, 1, 1]);
    expect(`[${leaf?.[0]?.uriSans.join(" ")}]`).toBe(recorded.uris);
    expect(leaf?.[0]?.isCa).toBe(recorded.ca);
    expect(outcome.chain[2]).toBe(server.rootPem);
    expectSameLife(leaf?.[0], recorded);
  });
});

/** Go's durations, to a few seconds: istiod's clock and ours stood elsewhere within the second. */
function expectSameLife(
  leaf: Certificate | undefined,
  recorded: { notBeforeFromNow: string; notAfterFromNow: string },
): void {
  const now = Date.now();
  for (const [ours, theirs] of [
    [leaf?.notBefore, recorded.notBeforeFromNow],
    [leaf?.notAfter, recorded.notAfterFromNow],
  ] as const) {
    expect(Math.abs(((ours ?? 0) - now) / 1000 - goSeconds(theirs))).toBeLessThan(5);
  }
}

function goSeconds(text: string): number {
  const [, sign, hours, minutes, seconds] =
    /^(-?)(?:(\d+)h)?(?:(\d+)m)?(?:([\d.]+)s)?$/.exec(text) ?? [];
  const total = Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  return sign === "-" ? -total : total;
}
