import { describe, expect, test } from "vitest";
import { caProviders } from "../../../src/ca/providers/list.ts";
import { caServerSettings } from "../../../src/ca/server/settings.ts";
import { commandOptions } from "../../../src/cli/commands.ts";
import { agentSettings } from "../../../src/config/agent-settings.ts";
import { loadConfig } from "../../../src/config/load.ts";
import type { SettingsTable } from "../../../src/config/setting.ts";
import { variablesOf } from "../../../src/config/source.ts";

/** What one command line can hold, and so may not clash. */
const commandLines: Record<string, readonly SettingsTable[]> = {
  run: [agentSettings, ...caProviders.map((provider) => provider.settings)],
  wait: [agentSettings, ...caProviders.map((provider) => provider.settings), commandOptions.wait],
  config: [agentSettings, ...caProviders.map(({ settings }) => settings), commandOptions.config],
  renew: [agentSettings, ...caProviders.map(({ settings }) => settings), commandOptions.renew],
  help: [commandOptions.help],
  ca: [caServerSettings],
};

const duplicates = (names: readonly string[]): readonly string[] =>
  names.filter((name, index) => names.indexOf(name) !== index);

describe.each(Object.entries(commandLines))("the settings of %s", (_command, tables) => {
  const rows = tables.flatMap((table) => Object.entries(table));
  const settings = rows.map(([, setting]) => setting);

  test("have different properties, flags, letters and variables", () => {
    expect(duplicates(rows.map(([property]) => property))).toEqual([]);
    expect(duplicates(settings.map(({ flag }) => flag))).toEqual([]);
    expect(duplicates(settings.flatMap(({ short }) => short ?? []))).toEqual([]);
    expect(duplicates(settings.flatMap(variablesOf))).toEqual([]);
  });

  test("have flags in kebab case that no switch's negation hides", () => {
    for (const { flag } of settings) expect(flag).toMatch(/^(?!no-)[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
  });

  test("have no variable that Kubernetes sets for a Service named node-agent or node-agent-…", () => {
    const linked = settings.filter(({ flag }) => /(^|-)(port|service-host)(-|$)/.test(flag));
    expect(linked.map(({ flag }) => flag)).toEqual([]);
  });

  test("have a default that reads back from what is printed", () => {
    const readable = settings.filter(
      ({ kind, default: value }) => kind.secret !== true && value !== undefined,
    );
    for (const { kind, default: value } of readable) {
      expect(kind.schema.parse(kind.print(value))).toEqual(value);
    }
  });

  test("have help that is a sentence", () => {
    for (const { help } of settings) expect(help).toMatch(/^[A-Z[].*[.)]$/);
  });
});

describe("Istio's variables", () => {
  /** As istio-agent reads them (istio: pilot/cmd/pilot-agent/options, pkg/security). */
  const istio: readonly (readonly [
    name: string,
    property: string,
    value: string,
    read: unknown,
  ])[] = [
    ["CA_PROVIDER", "caProvider", "Citadel", "Citadel"],
    ["TRUST_DOMAIN", "trustDomain", "example.org", "example.org"],
    ["POD_NAMESPACE", "namespace", "shop", "shop"],
    ["SERVICE_ACCOUNT", "serviceAccount", "cart", "cart"],
    ["POD_NAME", "podName", "cart-0", "cart-0"],
    ["SECRET_TTL", "ttl", "12h0m0s", 43_200_000],
    ["SECRET_GRACE_PERIOD_RATIO", "gracePeriodRatio", "0.25", 0.25],
    ["SECRET_GRACE_PERIOD_RATIO_JITTER", "gracePeriodRatioJitter", "0", 0],
    ["WORKLOAD_RSA_KEY_SIZE", "rsaKeySize", "4096", 4096],
    ["ECC_SIGNATURE_ALGORITHM", "eccSignatureAlgorithm", "ECDSA", "ECDSA"],
    ["ECC_CURVE", "eccCurve", "P384", "P384"],
    ["PKCS8_KEY", "pkcs8Key", "1", true],
    ["WORKLOAD_IDENTITY_SOCKET_FILE", "socketFile", "s.sock", "s.sock"],
    ["OUTPUT_CERTS", "outputCerts", "/etc/certs", "/etc/certs"],
    ["PROXY_CONFIG", "proxyConfig", "discoveryAddress: a:1\n", "discoveryAddress: a:1\n"],
  ];

  test.each(istio)("%s sets %s", async (name, property, value, read) => {
    const { config, origins } = await loadConfig<SettingsTable>(agentSettings, {
      argv: [],
      env: { [name]: value },
      readFile: async () => "",
    });
    expect(config[property]).toEqual(read);
    expect(origins[property]).toBe(`variable ${name}`);
  });

  test("have Istio's defaults, but for the jitter: a fleet needs more", async () => {
    const { config } = await loadConfig(agentSettings, {
      argv: [],
      env: {},
      readFile: async () => "",
    });
    expect(config).toMatchObject({
      trustDomain: "cluster.local",
      ttl: 24 * 3_600_000,
      gracePeriodRatio: 0.5,
      gracePeriodRatioJitter: 0.1,
      pkcs8Key: false,
      socketFile: "socket",
      tokenPath: "./var/run/secrets/tokens/istio-token",
    });
  });
});
