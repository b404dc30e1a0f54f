import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseCertificates } from "../../../src/pki/certificate.ts";
import { certainSkew, estimateSkew, type Exchange } from "../../../src/secrets/clock-skew.ts";
import { HOUR, MINUTE, SECOND } from "./support.ts";

const T0 = Date.parse("2026-06-01T12:00:00Z");

/** What a CA signs by its clock, which shows `ca` while ours shows from T0 to T0 + 200 ms. */
function exchange(ca: number, more: Partial<Exchange> = {}, backDateMs = 0): Exchange {
  const second = Math.floor(ca / SECOND) * SECOND;
  return {
    askedTtlMs: 24 * HOUR,
    sentAt: T0,
    receivedAt: T0 + 200,
    notBefore: second - backDateMs,
    notAfter: second + 24 * HOUR,
    ...more,
  };
}

describe("the CA's clock, by a life granted as it was asked for", () => {
  test.each([
    ["istio-csr: NotBefore is now", 0],
    ["istiod, node-agent ca: two minutes back", 2 * MINUTE],
  ])("%s", (_who, backDate) => {
    for (const ahead of [0, 7 * SECOND, -2 * HOUR]) {
      // Signed 100 ms after sending, at a whole second: the estimate is half a second beside it.
      const skew = estimateSkew(exchange(T0 + 100 + ahead, {}, backDate));
      expect(skew?.withinMs).toBe(600);
      expect(Math.abs((skew?.aheadMs ?? Infinity) - ahead)).toBeLessThanOrEqual(600);
    }
  });

  test("a slow call makes it less certain", () => {
    const skew = estimateSkew(exchange(T0 + 8 * SECOND, { receivedAt: T0 + 9 * SECOND }));
    expect(skew).toEqual({ aheadMs: 4_000, withinMs: 5_000 });
    expect(certainSkew({ aheadMs: 4_000, withinMs: 5_000 })).toBe(0);
  });
});

describe("of a life that was cut", () => {
  test.each<[string, Partial<Exchange>]>([
    ["to the CA's maximum", { notAfter: T0 + HOUR }],
    ["a little", { notAfter: T0 + 24 * HOUR - SECOND }],
    ["longer than asked for", { notAfter: T0 + 25 * HOUR }],
    ["to the end of an issuer, though by just its age", { issuersEnd: T0 + 24 * HOUR }],
  ])("%s nothing is told", (_how, more) => {
    expect(estimateSkew(exchange(T0, more))).toBeUndefined();
  });

  test("NotBefore ahead of us is the least that the CA is ahead by", () => {
    const skew = estimateSkew(exchange(T0 + MINUTE, { notAfter: T0 + HOUR }));
    expect(skew).toEqual({ aheadMs: MINUTE - 200, withinMs: undefined });
    expect(certainSkew({ aheadMs: MINUTE, withinMs: undefined })).toBe(MINUTE);
  });

  test("NotAfter behind us is the least that it is behind by", () => {
    const skew = estimateSkew(exchange(T0 - 2 * HOUR, { notAfter: T0 - HOUR }));
    expect(skew).toEqual({ aheadMs: -HOUR + SECOND, withinMs: undefined });
  });
});

interface Recorded {
  readonly title: string;
  readonly cert_chain?: readonly string[];
  readonly request: { readonly validity_duration: number };
}

const recording: Record<"istiod" | "istio-csr", { exchanges: Recorded[] }> = JSON.parse(
  readFileSync(new URL("../../data/istio-ca-exchanges.json", import.meta.url), "utf8"),
);

/** As if our clock had shown the moment of signing, which istiod dates back. */
function byRecord(server: keyof typeof recording, { cert_chain: chain, request }: Recorded) {
  const [leaf] = parseCertificates(chain?.[0] ?? "");
  if (leaf === undefined) return undefined;
  const { notBefore, notAfter } = leaf;
  const now = notBefore + (server === "istiod" ? 2 * MINUTE : 0);
  const askedTtlMs = request.validity_duration * SECOND;
  return estimateSkew({ askedTtlMs, notBefore, notAfter, sentAt: now, receivedAt: now });
}

test.each(["istiod", "istio-csr"] as const)(
  "what a real %s signed tells it, unless it was cut",
  (server) => {
    const answered = recording[server].exchanges.filter(({ cert_chain: chain }) => chain?.length);
    const told = answered.filter((each) => byRecord(server, each) !== undefined);
    for (const each of told)
      expect(byRecord(server, each)).toEqual({ aheadMs: 500, withinMs: 500 });
    const silent = answered.filter((each) => !told.includes(each)).map(({ title }) => title);
    const cut = {
      istiod: ["validity 0", "validity -5"],
      "istio-csr": ["validity above the CA's maximum"],
    };
    expect(silent).toEqual(cut[server]);
    expect(told.length).toBeGreaterThanOrEqual(9);
  },
);
