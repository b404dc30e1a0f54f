import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { render } from "../../../../src/commands/secret/render.ts";
import type { CertificateReport, SecretReport } from "../../../../src/sds/report/report.ts";

const leaf: CertificateReport = {
  role: "leaf",
  status: "ACTIVE",
  serialNumber: "7012345678901234",
  notBefore: "2026-06-01T11:00:00Z",
  notAfter: "2026-06-02T11:00:00Z",
  spiffeId: "spiffe://cluster.local/ns/demo/sa/web",
  subject: "",
  fingerprint: "ab".repeat(32),
  pem: "-----BEGIN CERTIFICATE-----\nTEVBRg==\n-----END CERTIFICATE-----\n",
};

const intermediate: CertificateReport = {
  ...leaf,
  role: "intermediate",
  serialNumber: "2e5",
  spiffeId: undefined,
  subject: "CN=issuing",
};

const root: CertificateReport = { ...intermediate, role: "root", subject: "CN=root" };

const pair: SecretReport = {
  name: "default",
  type: "Cert Chain",
  status: "ACTIVE",
  version: "v1",
  privateKey: "matches",
  certificates: [leaf, intermediate],
  problems: [],
};

const bundle: SecretReport = {
  ...pair,
  name: "ROOTCA",
  type: "CA",
  privateKey: undefined,
  certificates: [root, { ...root, serialNumber: "2e6", status: "EXPIRED" }],
};

const pending: SecretReport = {
  name: "other",
  type: undefined,
  status: "PENDING",
  version: undefined,
  privateKey: undefined,
  certificates: [],
  problems: ["the server has not answered"],
};

const keys: SecretReport = {
  ...pair,
  name: "tickets",
  type: "Session Ticket Keys",
  privateKey: undefined,
  certificates: [],
};

const all = [pair, bundle, pending, keys];

describe("as a table", () => {
  test("a row for each leaf, each root, and each name without a certificate; problems below", () => {
    expect(render(all, "table")).toBe(
      [
        "RESOURCE NAME  TYPE                 STATUS   VALID CERT  SERIAL NUMBER     NOT AFTER             NOT BEFORE            SPIFFE ID",
        "default        Cert Chain           ACTIVE   true        7012345678901234  2026-06-02T11:00:00Z  2026-06-01T11:00:00Z  spiffe://cluster.local/ns/demo/sa/web",
        "ROOTCA         CA                   ACTIVE   true        2e5               2026-06-02T11:00:00Z  2026-06-01T11:00:00Z  -",
        "ROOTCA         CA                   EXPIRED  false       2e6               2026-06-02T11:00:00Z  2026-06-01T11:00:00Z  -",
        "other          -                    PENDING  false       -                 -                     -                     -",
        "tickets        Session Ticket Keys  ACTIVE   -           -                 -                     -                     -",
        "",
        "other: the server has not answered",
        "",
      ].join("\n"),
    );
  });

  test("nothing below it when all is well", () => {
    expect(render([pair], "table").split("\n")).toHaveLength(3);
  });

  test.each(["EXPIRED", "NOT YET VALID", "INVALID"] as const)("a leaf that is %s", (status) => {
    const bad = { ...pair, status, certificates: [{ ...leaf, status }] };
    expect(render([bad], "table")).toMatch(
      new RegExp(`^default +Cert Chain +${status} +false `, "m"),
    );
  });
});

describe("as objects", () => {
  const expected = [
    {
      name: "default",
      type: "Cert Chain",
      status: "ACTIVE",
      version: "v1",
      privateKey: "matches",
      certificates: [
        {
          role: "leaf",
          status: "ACTIVE",
          serialNumber: "7012345678901234",
          notAfter: "2026-06-02T11:00:00Z",
          notBefore: "2026-06-01T11:00:00Z",
          spiffeId: "spiffe://cluster.local/ns/demo/sa/web",
          subject: null,
          sha256: "ab".repeat(32),
        },
      ],
      problems: [],
    },
    {
      name: "other",
      type: null,
      status: "PENDING",
      version: null,
      privateKey: null,
      certificates: [],
      problems: ["the server has not answered"],
    },
  ];
  const given = [{ ...pair, certificates: [leaf] }, pending];

  test("json", () => {
    expect(JSON.parse(render(given, "json"))).toEqual(expected);
  });

  test.each(["1.1", "1.2"] as const)("yaml, for readers of YAML %s", (version) => {
    expect(parse(render(given, "yaml"), { version })).toEqual(expected);
  });

  test("a serial that looks like a number stays a text", () => {
    const text = render([{ ...pair, certificates: [intermediate] }], "yaml");
    expect(text).toContain('serialNumber: "2e5"');
  });
});

describe("as PEM", () => {
  test("the certificates, each named; what else there is to say are comments", () => {
    const text = render([pair, pending, keys], "pem");
    expect(text).toBe(
      [
        "# default: leaf, serial 7012345678901234, spiffe://cluster.local/ns/demo/sa/web",
        leaf.pem.trim(),
        "# default: intermediate, serial 2e5, CN=issuing",
        leaf.pem.trim(),
        "# other: PENDING, no certificate",
        "# other: the server has not answered",
        "# tickets: Session Ticket Keys, no certificate",
        "",
      ].join("\n"),
    );
  });
});
