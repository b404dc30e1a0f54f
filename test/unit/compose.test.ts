import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { caServerSettings } from "../../src/ca/server/settings.ts";
import { waitOptions } from "../../src/cli/commands.ts";
import { runSettings } from "../../src/commands/run-settings.ts";
import { agentRules } from "../../src/config/derive.ts";
import { loadConfig } from "../../src/config/load.ts";
import { mounts, readCompose, ROOT, type Service } from "../support/compose.ts";

const { services, volumes } = readCompose();
const each = Object.entries(services);
const ofImage = (image: string): [string, Service][] =>
  each.filter(([, service]) => service.image?.startsWith(image));
const noFile = async (): Promise<string> => "";

describe("docker-compose.yml", () => {
  test("has a CA, two agents, two Envoys, an echo server and Prometheus", () => {
    expect(ofImage("node-agent").map(([name]) => name)).toEqual([
      "ca",
      "server-agent",
      "client-agent",
    ]);
    expect(ofImage("envoyproxy/envoy").map(([name]) => name)).toEqual([
      "server-envoy",
      "client-envoy",
    ]);
    expect(services).toHaveProperty("prometheus");
    expect(services["net"]?.command).toEqual(["node", "/echo.mjs"]);
  });

  test.each([...ofImage("node-agent"), ...ofImage("envoyproxy/envoy")])(
    "%s holds a key, and dumps no core",
    (_, service) => expect(service.ulimits).toEqual({ core: 0 }),
  );

  test.each(each)("%s: every file it mounts is there, every volume is declared", (_, service) => {
    for (const { source, isFile } of mounts(service)) {
      if (isFile) expect(existsSync(join(ROOT, source)), source).toBe(true);
      else expect(volumes).toHaveProperty(source);
    }
  });

  test("every declared volume is used", () => {
    const used = each.flatMap(([, service]) => mounts(service).map(({ source }) => source));
    expect(Object.keys(volumes).filter((name) => !used.includes(name))).toEqual([]);
  });

  test.each(each)(
    "%s: what it depends on exists, and is healthy only if it can be",
    (_, service) => {
      for (const [name, { condition }] of Object.entries(service.depends_on ?? {})) {
        expect(services).toHaveProperty(name);
        if (condition === "service_healthy")
          expect(services[name]?.healthcheck?.test).toBeDefined();
      }
    },
  );

  test.each(each.filter(([, { network_mode }]) => network_mode))(
    "%s shares the pod's network",
    (_, service) => {
      expect(service.network_mode).toBe("service:net");
      expect(service.ports).toBeUndefined();
    },
  );

  test("the CA's command is one that node-agent takes", async () => {
    const [command, ...argv] = services["ca"]?.command ?? [];
    expect(command).toBe("ca");
    const { config } = await loadConfig(caServerSettings, { argv, env: {}, readFile: noFile });
    const targets = mounts(services["ca"] ?? {}).map(({ target }) => target);
    expect(targets).toContain("/var/run/secrets/istio");
    expect(targets).toContain(config.devTokenFile);
  });

  test.each(["server-agent", "client-agent"])(
    "%s is configured as node-agent understands it",
    async (name) => {
      const service = services[name];
      const argv = (service?.command ?? []).slice(1);
      const { config, warnings } = await loadConfig(runSettings, {
        argv,
        env: service?.environment ?? {},
        readFile: noFile,
        rules: agentRules,
      });
      expect(warnings).toEqual([]);
      expect(config.caAddr).toEqual([{ host: "127.0.0.1", port: 15012 }]);
      const targets = mounts(service ?? {}).map(({ target }) => target);
      expect(targets).toContain("/var/run/secrets/istio");
      expect(targets).toContain(config.tokenPath.replace("./", "/"));
      const [, program, command, ...wait] = service?.healthcheck?.test ?? [];
      expect([program, command]).toEqual(["node-agent", "wait"]);
      await loadConfig(
        { ...runSettings, ...waitOptions },
        { argv: wait, env: {}, readFile: noFile },
      );
    },
  );

  test("Prometheus scrapes the port and path of both agents", async () => {
    const path = join(ROOT, "deploy/compose/prometheus.yml");
    const scrape = parse(readFileSync(path, "utf8")) as {
      scrape_configs: [{ metrics_path: string; static_configs: { targets: string[] }[] }];
    };
    const targets = scrape.scrape_configs[0].static_configs.flatMap((config) => config.targets);
    const ports = await Promise.all(
      ["server-agent", "client-agent"].map(async (name) => {
        const argv = (services[name]?.command ?? []).slice(1);
        const { config } = await loadConfig(runSettings, { argv, env: {}, readFile: noFile });
        return `127.0.0.1:${config.metricsAddr.port}`;
      }),
    );
    expect(targets).toEqual(ports);
    expect(scrape.scrape_configs[0].metrics_path).toBe("/stats/prometheus");
  });

  test.each([
    ["server-envoy", "server.yaml", "server-socket"],
    ["client-envoy", "client.yaml", "client-socket"],
  ])("%s runs %s on the socket of its own agent", (name, bootstrap, volume) => {
    const service = services[name];
    const found = mounts(service ?? {});
    expect(service?.command).toContain(`/etc/envoy/${bootstrap}`);
    expect(found).toContainEqual({
      source: `./envoy/${bootstrap}`,
      target: `/etc/envoy/${bootstrap}`,
      isFile: true,
    });
    expect(found.map(({ source }) => source)).toContain(volume);
    const agent = name.replace("envoy", "agent");
    expect(mounts(services[agent] ?? {}).map(({ source }) => source)).toContain(volume);
    expect(service?.user).toBe(services[agent]?.user);
  });
});

describe("Dockerfile", () => {
  const text = readFileSync(join(ROOT, "Dockerfile"), "utf8");
  const lines = text.split("\n");
  const instruction = (name: string): string[] =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));

  test("copies only what exists and what .dockerignore lets through", () => {
    const let_through = readFileSync(join(ROOT, ".dockerignore"), "utf8").split("\n");
    const sources = instruction("COPY")
      .filter((copy) => !copy.startsWith("--from"))
      .flatMap((copy) => copy.split(" ").slice(0, -1));
    expect(sources.length).toBeGreaterThan(3);
    for (const source of sources) {
      expect(existsSync(join(ROOT, source)), source).toBe(true);
      expect(let_through).toContain(`!${source}`);
    }
  });

  test("compiled code is made as the user and with the flags that use it", () => {
    const flags = /node(( --[\w=-]+)+)/.exec(text)?.[1]?.trim().split(" ");
    const [entry = "[]"] = instruction("ENTRYPOINT");
    expect((JSON.parse(entry) as string[]).slice(1, -1)).toEqual(flags);
    const warm = text.indexOf("RUN timeout");
    expect(text.lastIndexOf("\nUSER ", warm)).toBe(text.indexOf("\nUSER 1337:1337"));
  });

  test("runs on Node 24, as the uid that Istio's iptables let out", () => {
    expect(instruction("FROM").every((from) => from.startsWith("node:24"))).toBe(true);
    expect(instruction("USER").at(-1)).toBe("1337:1337");
  });
});
