import { describe, expect, test } from "vitest";
import { authenticationOf } from "../../../../src/ca/server/rules.ts";
import { tlsNames } from "../../../../src/ca/server/tls-names.ts";
import { HOUR, thrownBy } from "../authority/support.ts";
import { configOf } from "./support.ts";

describe("the settings of node-agent ca", () => {
  test("without any: refused, since nobody said who may have a certificate", async () => {
    const error = await thrownBy(() => configOf([]));
    expect([error.code, error.exitCode]).toEqual(["MISSING_VALUE", 2]);
    expect(error.message).toBe("nothing says how callers of the CA prove who they are");
    expect(error.hint).toBe("set one of --dev-token, --dev-token-file, --jwks, --insecure-no-auth");
  });

  test.each([
    [["--dev-token=t", "--jwks=f"], "--dev-token and --jwks exclude each other"],
    [
      ["--dev-token=t", "--insecure-no-auth"],
      "--dev-token and --insecure-no-auth exclude each other",
    ],
    [["--dev-token-file=f", "--jwks=g"], "--dev-token-file and --jwks exclude each other"],
  ])("%j: refused", async (argv, message) => {
    const error = await thrownBy(() => configOf(argv));
    expect([error.code, error.exitCode]).toEqual(["SETTINGS_CONFLICT", 2]);
    expect(error.message).toBe(message);
  });

  test("a bare flag, a variable and a file choose the way to authenticate", async () => {
    expect(authenticationOf(await configOf(["--insecure-no-auth"])).kind).toBe("none");
    const env = { NODE_AGENT_DEV_TOKEN: "hush" };
    const config = await configOf([], env);
    expect(authenticationOf(config).kind).toBe("token");
    expect(JSON.stringify(config)).not.toContain("hush");
    expect(authenticationOf(await configOf(["--jwks", "f"]))).toEqual({ kind: "jwt", jwks: "f" });
  });

  test.each([
    [["--dev-token= "], "INVALID_VALUE", "--dev-token: the token is empty"],
    [
      ["--insecure-no-auth", "--max-ttl=1h", "--default-ttl=2h"],
      "SETTINGS_CONFLICT",
      "--default-ttl 2h is above --max-ttl 1h",
    ],
    [
      ["--insecure-no-auth", "--trust-domain=A/b"],
      "IDENTITY_INVALID",
      `--trust-domain "A/b" is not valid: allowed are a-z, 0-9, '.', '-' and '_'`,
    ],
    [
      ["--insecure-no-auth", "--tls-names=ok.example,not ok"],
      "INVALID_VALUE",
      '--tls-names: "not ok" is neither a DNS name nor an IP address',
    ],
  ])("%j: refused with %s", async (argv, code, message) => {
    const error = await thrownBy(() => configOf(argv));
    expect([error.code, error.message]).toEqual([code, message]);
  });

  test("limits as istiod's, and its names for them", async () => {
    const config = await configOf(["--insecure-no-auth"], { MAX_WORKLOAD_CERT_TTL: "48h" });
    expect(config).toMatchObject({
      maxTtl: 48 * HOUR,
      defaultTtl: 24 * HOUR,
      ttlAboveMax: "refuse",
      listen: { host: "127.0.0.1", port: 15012 },
      jwtAudience: "istio-ca",
      trustDomain: "cluster.local",
    });
  });
});

describe("the names of the CA's TLS certificate", () => {
  const listen = { host: "127.0.0.1", port: 15012 };

  test("are those of this machine", () => {
    expect(tlsNames({ tlsNames: [], listen }, "laptop")).toEqual([
      "localhost",
      "127.0.0.1",
      "::1",
      "laptop",
    ]);
  });

  test("include the address to listen on, unless it is every address", () => {
    const at = (host: string) => tlsNames({ tlsNames: [], listen: { host, port: 1 } }, "laptop");
    expect(at("10.1.2.3")).toContain("10.1.2.3");
    expect(at("::")).not.toContain("::");
    expect(at("0.0.0.0")).not.toContain("0.0.0.0");
  });

  test("leave out a host name that cannot stand in a certificate", () => {
    expect(tlsNames({ tlsNames: [], listen }, "my laptop")).not.toContain("my laptop");
  });

  test("are exactly those of --tls-names where it is set", () => {
    expect(tlsNames({ tlsNames: ["ca.example"], listen }, "laptop")).toEqual(["ca.example"]);
  });

  test.each(["a_b.example", "*.example", "x", "10.0.0.1", "fe80::1"])("%s is one", async (name) => {
    expect((await configOf(["--insecure-no-auth", `--tls-names=${name}`])).tlsNames).toEqual([
      name,
    ]);
  });

  test.each(["-x", "a..b", "fe80::1%eth0", "a.*.b", "x\ny", `${"a".repeat(64)}.example`])(
    "%j is none",
    async (name) => {
      const attempt = configOf(["--insecure-no-auth", `--tls-names=${name}`]);
      expect((await thrownBy(() => attempt)).code).toBe("INVALID_VALUE");
    },
  );
});
