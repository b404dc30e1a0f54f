import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  boolean,
  choice,
  hostPort,
  integer,
  list,
  listOf,
  secret,
  text,
} from "../../../src/config/kinds.ts";
import { loadConfig } from "../../../src/config/load.ts";
import type { SettingsTable } from "../../../src/config/setting.ts";
import { readTextFile } from "../../../src/core/regular-file.ts";
import { Sensitive } from "../../../src/core/sensitive.ts";
import { load, settings } from "./support.ts";

describe("precedence", () => {
  const everywhere = {
    argv: ["--ttl", "1h"],
    env: { NODE_AGENT_TTL: "2h", SECRET_TTL: "3h" },
    file: "log-level: debug\nttl: 4h\n",
  };
  const ttl = async (sources: Parameters<typeof load>[0]): Promise<unknown> => {
    const { config, origins } = await load(sources);
    return [config.ttl / 3_600_000, origins.ttl];
  };

  test("a flag wins over everything", async () => {
    expect(await ttl(everywhere)).toEqual([1, "flag --ttl"]);
  });

  test("our variable wins over Istio's", async () => {
    expect(await ttl({ ...everywhere, argv: [] })).toEqual([2, "variable NODE_AGENT_TTL"]);
  });

  test("Istio's variable wins over the file", async () => {
    const env = { SECRET_TTL: "3h" };
    expect(await ttl({ ...everywhere, argv: [], env })).toEqual([3, "variable SECRET_TTL"]);
  });

  test("the file wins over the default", async () => {
    expect(await ttl({ file: everywhere.file })).toEqual([4, "file agent.yaml:2"]);
  });

  test("without any it is the default", async () => {
    expect(await ttl({})).toEqual([24, "default"]);
  });

  test("an empty variable counts as unset", async () => {
    const env = { NODE_AGENT_TTL: "", SECRET_TTL: "" };
    expect(await ttl({ env, file: everywhere.file })).toEqual([4, "file agent.yaml:2"]);
  });

  test("a wrong value that is overridden stops nobody", async () => {
    expect(await ttl({ argv: ["--ttl=1h"], env: { SECRET_TTL: "soon" } })).toEqual([
      1,
      "flag --ttl",
    ]);
  });

  test("the flag's file wins over the variable's", async () => {
    const { config } = await loadConfig(settings, {
      argv: ["--config=flag.yaml"],
      env: { NODE_AGENT_CONFIG: "variable.yaml" },
      readFile: async (path) => `trust-domain: ${path}`,
    });
    expect(config.trustDomain).toBe("flag.yaml");
  });
});

describe("flags", () => {
  const table = {
    on: row("on", boolean, false),
    off: row("off", boolean, true),
    word: { ...row("word", text, ""), short: "w" },
    many: row("many", list, []),
  } satisfies SettingsTable;
  const read = async (...argv: string[]): Promise<unknown> => {
    const { config } = await loadConfig(table, { argv, env: {}, readFile: noFile });
    return config;
  };

  test("a switch is --on, --on=true, --no-off", async () => {
    expect(await read("--on", "--no-off")).toMatchObject({ on: true, off: false });
    expect(await read("--on=true", "--off=false")).toMatchObject({ on: true, off: false });
    expect(await read("--no-on", "--off")).toMatchObject({ on: false, off: true });
  });

  test("a switch does not swallow the flag behind it", async () => {
    expect(await read("--on", "--word", "x")).toMatchObject({ on: true, word: "x" });
  });

  test("a value is the next word or stands behind =", async () => {
    expect(await read("--word", "x")).toMatchObject({ word: "x" });
    expect(await read("--word=x=y")).toMatchObject({ word: "x=y" });
    expect(await read("-w", "x")).toMatchObject({ word: "x" });
    expect(await read("-w=x")).toMatchObject({ word: "x" });
  });

  test("a value may start with one dash, and hold line breaks", async () => {
    expect(await read("--word", "-5")).toMatchObject({ word: "-5" });
    expect(await read("--word=a\nb")).toMatchObject({ word: "a\nb" });
  });

  test("a list's flag may be there several times", async () => {
    expect(await read("--many", "a,b", "--many=c")).toMatchObject({ many: ["a", "b", "c"] });
  });
});

describe("environment", () => {
  test("the variables of a prefix make a map", async () => {
    const env = { CA_HEADER_Authorization: "Basic x,y", CA_HEADER_EMPTY: "", CA_HEADER_: "z" };
    const { config, origins } = await load({ env });
    expect(config.headers.reveal()).toEqual({ Authorization: "Basic x,y" });
    expect(origins.headers).toBe("variables CA_HEADER_*");
  });

  test("a variable with our prefix that is no setting is warned about, with a near miss", async () => {
    const { warnings } = await load({ env: { NODE_AGENT_SOKET: "x", NODE_AGENT_ELSE: "y" } });
    expect(warnings).toEqual([
      "variable NODE_AGENT_SOKET: no setting; is it NODE_AGENT_SOCKET?",
      "variable NODE_AGENT_ELSE: no setting",
    ]);
  });

  test("the variables of a Kubernetes Service named node-agent are not warned about", async () => {
    const { warnings } = await load({
      env: {
        NODE_AGENT_SERVICE_HOST: "10.0.0.1",
        NODE_AGENT_SERVICE_PORT: "15020",
        NODE_AGENT_SERVICE_PORT_HTTP_METRICS: "15020",
        NODE_AGENT_PORT: "tcp://10.0.0.1:15020",
        NODE_AGENT_PORT_15020_TCP: "tcp://10.0.0.1:15020",
        NODE_AGENT_PORT_15020_TCP_ADDR: "10.0.0.1",
        NODE_AGENT_CA_SERVICE_HOST: "10.0.0.2",
      },
    });
    expect(warnings).toEqual([]);
  });
});

describe("file", () => {
  test("numbers and booleans mean what they mean as text", async () => {
    const file = "socket-mode: 0640\ninclude-root: true\nsds-max-names: 7\ntrust-domain: '1e3'\n";
    const { config } = await load({ file });
    expect(config).toMatchObject({
      socketMode: 0o640,
      includeRoot: true,
      sdsMaxNames: 7,
      trustDomain: "1e3",
    });
  });

  test("JSON is read as well", async () => {
    const { config, origins } = await load({ file: '{\n  "ttl": "2h",\n  "sds-max-names": 7\n}' });
    expect([config.ttl, config.sdsMaxNames]).toEqual([7_200_000, 7]);
    expect(origins.sdsMaxNames).toBe("file agent.yaml:3");
  });

  test("a null or empty value counts as unset", async () => {
    const { origins } = await load({ file: "ttl:\nsocket: null\nnamespace: ~\npod-name: ''\n" });
    expect([origins.ttl, origins.socket, origins.namespace, origins.podName]).toEqual(
      Array.from({ length: 4 }, () => "default"),
    );
  });

  test("a quoted null is a text", async () => {
    const { config } = await load({ file: 'namespace: "null"\n' });
    expect(config.namespace).toBe("null");
  });

  test.each(["", "\n", "# nothing set\n"])("an empty file is no problem: %j", async (file) => {
    await expect(load({ file })).resolves.toBeDefined();
  });

  test("anchors and mappings are followed", async () => {
    const { config } = await load({ file: "ttl: &a 2h\nretry-cap: *a\nca-header: { A: '1' }\n" });
    expect([config.ttl, config.retryCap]).toEqual([7_200_000, 7_200_000]);
    expect(config.headers.reveal()).toEqual({ A: "1" });
  });

  test("it is not asked for when none is named", async () => {
    await expect(load({})).resolves.toBeDefined();
  });

  describe("on disk", () => {
    let folder: string;
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), "config-"));
    });
    afterEach(() => rm(folder, { recursive: true }));

    const fromDisk = (path: string): Promise<unknown> =>
      loadConfig(settings, {
        argv: ["--config", path],
        env: {},
        readFile: readTextFile,
      });

    test("is read", async () => {
      const path = join(folder, "agent.yaml");
      await writeFile(path, "ttl: 2h\n");
      expect(await fromDisk(path)).toMatchObject({ config: { ttl: 7_200_000, configFile: path } });
    });

    test("that is missing is named", async () => {
      const path = join(folder, "missing.yaml");
      await expect(fromDisk(path)).rejects.toMatchObject({
        code: "CONFIG_UNREADABLE",
        exitCode: 2,
        message: `flag --config: "${path}" cannot be read: the file does not exist`,
      });
    });

    test("that is a folder is named", async () => {
      await expect(fromDisk(folder)).rejects.toMatchObject({
        code: "CONFIG_UNREADABLE",
        message: `flag --config: "${folder}" cannot be read: it is not a regular file`,
      });
    });
  });
});

describe("the result", () => {
  test("is frozen, lists and what is in them too", async () => {
    const { config, origins } = await loadConfig(
      { many: row("many", listOf(hostPort), []) },
      { argv: ["--many=a:1"], env: {}, readFile: noFile },
    );
    for (const part of [config, origins, config.many, config.many[0]]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
  });

  test("of a secret whose kind quotes what it refuses is a message without it", async () => {
    const table = { pins: row("pins", secret(listOf(integer())), new Sensitive([])) };
    await expect(
      loadConfig(table, { argv: ["--pins=1234,hush"], env: {}, readFile: noFile }),
    ).rejects.toMatchObject({
      message: "flag --pins: [redacted] is not list of integer",
    });
  });

  test("has a value and an origin for every row", async () => {
    const { config, origins } = await load({});
    expect(Object.keys(config)).toEqual(Object.keys(settings));
    expect(Object.keys(origins)).toEqual(Object.keys(settings));
  });

  test("an option of one command has no variable and no place in the file", async () => {
    const output = { ...row("output", choice(["table", "yaml"]), "table"), flagOnly: true };
    const table = { output, configFile: settings.configFile };
    const env = { NODE_AGENT_OUTPUT: "yaml", NODE_AGENT_CONFIG: "a.yaml" };
    const read = (content: string): Promise<unknown> =>
      loadConfig(table, { argv: [], env, readFile: async () => content });
    expect(await read("")).toMatchObject({ config: { output: "table" } });
    await expect(read("output: yaml")).rejects.toMatchObject({ code: "UNKNOWN_KEY" });
  });
});

function row<K, D>(flag: string, kind: K, value: D) {
  return { flag, env: [], kind, default: value, help: "", group: "" };
}

async function noFile(path: string): Promise<string> {
  throw new Error(`asked for ${path}`);
}
