import { describe, expect, test } from "vitest";
import { renderConfig } from "../../../src/cli/config-command.ts";
import { waitOptions } from "../../../src/cli/commands.ts";
import { loadConfig } from "../../../src/config/load.ts";
import type { SettingsTable } from "../../../src/config/setting.ts";
import { load, settings, type Sources } from "../config/support.ts";

const table = {
  trustDomain: settings.trustDomain,
  namespace: settings.namespace,
  socketMode: settings.socketMode,
  sdsMaxNames: settings.sdsMaxNames,
  pkcs8Key: settings.pkcs8Key,
  ttl: settings.ttl,
  headers: settings.headers,
  configFile: settings.configFile,
} satisfies SettingsTable;

async function render(form: "table" | "yaml" | "json", sources: Sources): Promise<string> {
  return renderConfig(table, await load(sources), form);
}

const sources: Sources = {
  argv: ["--trust-domain", "example.org"],
  env: { SECRET_TTL: "90m", CA_HEADER_TOKEN: "hush" },
  file: "sds-max-names: 7\n",
};

describe("node-agent config", () => {
  test("prints a table of effective values and their origin, groups together", async () => {
    expect(await render("table", sources)).toBe(`\
SETTING        VALUE        FROM
trust-domain   example.org  flag --trust-domain
namespace      -            default
socket-mode    0660         default
sds-max-names  7            file agent.yaml:1
pkcs8-key      false        default
ttl            1h30m        variable SECRET_TTL
ca-header      [redacted]   variables CA_HEADER_*
config         agent.yaml   variable NODE_AGENT_CONFIG
`);
  });

  test("-o yaml prints a file, without what a file cannot hold", async () => {
    expect(await render("yaml", sources)).toBe(`\
# Identity
trust-domain: example.org  # flag --trust-domain
# namespace:

# SDS socket
socket-mode: 0660  # default
sds-max-names: 7  # file agent.yaml:1

# Certificate
pkcs8-key: false  # default
ttl: 1h30m  # variable SECRET_TTL

# CA
# ca-header: "[redacted]"  # variables CA_HEADER_*

# Process
# config: agent.yaml  # variable NODE_AGENT_CONFIG
`);
  });

  test("-o json prints numbers, booleans, texts and null with their origin", async () => {
    expect(JSON.parse(await render("json", sources))).toEqual({
      "trust-domain": { value: "example.org", origin: "flag --trust-domain" },
      namespace: { value: null, origin: "default" },
      "socket-mode": { value: "0660", origin: "default" },
      "sds-max-names": { value: 7, origin: "file agent.yaml:1" },
      "pkcs8-key": { value: false, origin: "default" },
      ttl: { value: "1h30m", origin: "variable SECRET_TTL" },
      "ca-header": { value: "[redacted]", origin: "variables CA_HEADER_*" },
      config: { value: "agent.yaml", origin: "variable NODE_AGENT_CONFIG" },
    });
  });

  describe("what is derived", () => {
    const derived = {
      namespace: { value: "demo", origin: "token" },
      ttl: { value: 1000, origin: "never" },
    };
    const renderDerived = async (form: "table" | "yaml" | "json") =>
      renderConfig(table, { ...(await load(sources)), derived }, form);

    test("stands where nothing is set, with its own origin", async () => {
      const text = await renderDerived("table");
      expect(text).toMatch(/^namespace +demo +token$/m);
      expect(text).toMatch(/^ttl +1h30m +variable SECRET_TTL$/m);
    });

    test("is a comment in YAML: the file may go to another pod", async () => {
      const text = await renderDerived("yaml");
      expect(text).toMatch(/^# namespace: demo {2}# token$/m);
      expect(text).toMatch(/^ttl: 1h30m/m);
    });

    test("is a value in JSON", async () => {
      expect(JSON.parse(await renderDerived("json"))).toMatchObject({
        namespace: { value: "demo", origin: "token" },
      });
    });
  });

  test("a secret that is not set is not said to be hidden", async () => {
    expect(await render("table", {})).toMatch(/^ca-header +- +default$/m);
  });

  test("a value with line breaks keeps to its line", async () => {
    const text = await render("table", { argv: ["--trust-domain", "a\nb"] });
    expect(text).toContain('trust-domain   "a\\nb"');
  });

  test("options of one command are no settings", async () => {
    const loaded = await loadConfig(waitOptions, { argv: [], env: {}, readFile: async () => "" });
    expect(renderConfig(waitOptions, loaded, "json")).toBe("{}\n");
  });
});
