import { describe, expect, test } from "vitest";
import { caProviders } from "../../../src/ca/providers/list.ts";
import { caServerSettings } from "../../../src/ca/server/settings.ts";
import { COMMANDS, commandOptions } from "../../../src/cli/commands.ts";
import { fullHelp } from "../../../src/cli/help.ts";
import { usage } from "../../../src/cli/usage.ts";
import { agentSettings } from "../../../src/config/agent-settings.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { variablesOf } from "../../../src/config/source.ts";
import { settings } from "../config/support.ts";

const all = [
  agentSettings,
  ...caProviders.map((provider) => provider.settings),
  ...Object.values(commandOptions),
  caServerSettings,
];
const rows = all.flatMap((table) => Object.values(table));

describe("node-agent help", () => {
  const run = Object.assign({}, ...caProviders.map((provider) => provider.settings), agentSettings);
  const text = usage(run);

  test("begins with one sentence and the form of a call", () => {
    const [sentence, call] = text.split("\n\n");
    expect(sentence).toMatch(/^node-agent [^.]*\.$/);
    expect(call).toBe("Usage: node-agent [command] [flags]");
  });

  test("has every command, each exit status, and two examples", () => {
    for (const command of Object.keys(COMMANDS))
      expect(text).toMatch(new RegExp(`^  ${command} `, "m"));
    for (const status of ["0", "1", "2", "128\\+n"]) {
      expect(text).toMatch(new RegExp(`^  ${status} `, "m"));
    }
    expect(text.match(/^ {2}# /gm)).toHaveLength(2);
  });

  test("has the common flags and no other", () => {
    const flags = [...text.matchAll(/^ {2}--([\w-]+)/gm)].map(([, flag]) => flag);
    const common = Object.values<(typeof rows)[number]>(run).filter((row) => row.common === true);
    expect(flags).toEqual(common.map((row) => row.flag));
    expect(flags.length).toBeGreaterThan(5);
  });

  test("the commands of its examples are accepted", async () => {
    const lines = [...text.matchAll(/^ {2}((?:[A-Z_]+=\S+ )*)node-agent(.*)$/gm)];
    const examples = lines.filter(([line]) => !line.includes("# "));
    expect(examples).toHaveLength(2);
    for (const [, variables = "", flags = ""] of examples) {
      const env = Object.fromEntries(
        variables.split(" ").flatMap((pair) => (pair === "" ? [] : [pair.split("=", 2)])),
      );
      const argv = flags.split(" ").filter((word) => word !== "");
      await expect(loadConfig(run, { argv, env, readFile: async () => "" })).resolves.toBeDefined();
    }
  });

  test("fits a terminal", () => {
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(text.split("\n").length).toBeLessThan(60);
  });
});

describe("node-agent help --all", () => {
  const text = fullHelp(all);

  test("has every flag with all its variables, and every group", () => {
    for (const row of rows) {
      const entries = text.split(/\n(?= {2}(?:-\w, )?--)/).filter((entry) => {
        return new RegExp(`^ {2}(-\\w, )?--${row.flag}( |\\n)`).test(entry);
      });
      expect(entries).not.toHaveLength(0);
      const words = new Set(entries.join(" ").split(/[\s,]+/));
      for (const name of variablesOf(row)) expect(words).toContain(name);
    }
    for (const group of new Set(rows.map((row) => row.group)))
      expect(text).toContain(`\n${group}:\n`);
  });

  test("prints a row's form, variables and default", () => {
    expect(fullHelp([{ ttl: settings.ttl, pkcs8Key: settings.pkcs8Key }])).toContain(`
Certificate:
  --ttl DURATION
      Lifetime to ask the CA for. The CA may grant another; where it refuses
      this one, a shorter one is asked for.
      Variables: NODE_AGENT_TTL, SECRET_TTL
      Default: 24h
  --pkcs8-key
      Serve the private key as PKCS#8 instead of SEC 1 (ECDSA) or PKCS#1 (RSA).
      Variables: NODE_AGENT_PKCS8_KEY, PKCS8_KEY
`);
  });

  test("prints a letter, and no variable for an option of one command", () => {
    expect(fullHelp([commandOptions.config])).toContain(`
node-agent config:
  -o, --output table|yaml|json
      Form of the output; yaml can be used as a configuration file.
      Default: table
`);
  });

  test("shows no default of a secret", () => {
    expect(fullHelp([{ headers: settings.headers }])).not.toContain("redacted");
  });

  test("fits a terminal", () => {
    const tooLong = text.split("\n").filter((line) => line.length > 80);
    expect(tooLong).toEqual([]);
  });
});
