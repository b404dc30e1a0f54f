import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { FaultCa } from "../fakes/fault-ca.ts";
import { BUNDLE, removeFolders, stopAll, temporaryFolder } from "../support/processes.ts";
import { type RunOptions, runToEnd, TestAgent } from "./support.ts";

afterEach(async () => {
  await stopAll();
  removeFolders();
});

/** Runs what has to be refused: status 2, nothing on standard output, nothing left behind. */
async function refused(args: readonly string[], options: RunOptions = {}): Promise<string[]> {
  const { code, stdout, complaints, left } = await runToEnd(args, options);
  expect({ code, stdout, left }).toEqual({
    code: 2,
    stdout: "",
    left: options.cwd === undefined ? [] : expect.not.arrayContaining(["var", "sds.sock"]),
  });
  return [...complaints];
}

/** A folder with a configuration file in it. */
function fileOf(content: string): { cwd: string; file: string } {
  const cwd = temporaryFolder();
  const file = join(cwd, "agent.yaml");
  writeFileSync(file, content);
  return { cwd, file };
}

describe("what a user asks for", () => {
  test.each([[["help"]], [["--help"]], [["-h"]], [["run", "--help"]]])(
    "%j: what it is, commands, flags, exit status, on one screen",
    async (args) => {
      const { code, stdout, stderr, left } = await runToEnd(args);
      expect({ code, stderr, left }).toEqual({ code: 0, stderr: "", left: [] });
      for (const part of ["Usage: node-agent [command]", "Commands:", "Common flags:", "--ca-addr"])
        expect(stdout).toContain(part);
      expect(stdout).toMatch(/128\+n/);
      expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
    },
  );

  test("help --all: every flag, its variables, its default", async () => {
    const { code, stdout } = await runToEnd(["help", "--all"]);
    expect(code).toBe(0);
    expect(stdout).toContain("--grace-period-ratio ");
    expect(stdout).toContain("Variables: NODE_AGENT_TTL, SECRET_TTL");
    expect(stdout).toContain("--dev-token-file");
    expect(stdout).toContain("--max DURATION");
  });

  test("ca --help: the flags of the CA and not those of the agent", async () => {
    const { code, stdout } = await runToEnd(["ca", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("--root-out");
    expect(stdout).not.toContain("--grace-period-ratio");
  });

  test.each([[["version"]], [["--version"]], [["-v"]]])("%j: one line", async (args) => {
    const { code, stdout } = await runToEnd(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^node-agent \d+\.\d+\.\d+ \(commit \w+, Node v\d+\S+, SDS v3\)\n$/);
    expect(stdout).toContain(process.version);
  });

  test("version -o json: for machines", async () => {
    const { code, stdout } = await runToEnd(["version", "-o", "json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ node: process.version, sds: "v3" });
  });

  test("a reader that has gone away is no reason to crash", () => {
    const script = `"$0" "$1" help --all | head -c 1; echo " status \${PIPESTATUS[0]}"`;
    const output = execFileSync("bash", ["-c", script, process.execPath, BUNDLE]).toString();
    expect(output).toMatch(/status 0$/m);
  });
});

describe("usage that is refused", () => {
  test("an unknown command: which there are", async () => {
    const [line, ...more] = await refused(["frobnicate"]);
    expect(line).toMatch(
      /^UNKNOWN_COMMAND: there is no command "frobnicate" \(.*\brun, ca, config/,
    );
    expect(more).toEqual([]);
  });

  test("an unknown flag: what may have been meant", async () => {
    expect(await refused(["--ca-adr", "istiod:15012"])).toEqual([
      "UNKNOWN_FLAG: flag --ca-adr: unknown (is it --ca-addr?)",
    ]);
  });

  test("an unknown flag of `version` and of `help`", async () => {
    expect(await refused(["version", "--short"])).toEqual([
      expect.stringMatching(/^UNKNOWN_FLAG: flag --short: unknown/),
    ]);
    expect(await refused(["help", "--al"])).toEqual([
      expect.stringMatching(/^UNKNOWN_FLAG: flag --al: unknown/),
    ]);
  });

  test("a word that is no flag", async () => {
    const [line] = await refused(["run", "now"]);
    expect(line).toMatch(/^UNKNOWN_FLAG: command line: "now" is no flag/);
  });

  const values: readonly [what: string, args: string[], code: string, parts: RegExp][] = [
    ["a bad duration", ["--ttl", "5x"], "INVALID_VALUE", /flag --ttl: "5x" .*24h, 1h30m/],
    ["a ratio of 0", ["--grace-period-ratio=0"], "INVALID_VALUE", /--grace-period-ratio: "0"/],
    ["a ratio of 1", ["--grace-period-ratio=1"], "INVALID_VALUE", /above 0 and below 1/],
    ["a ratio above 1", ["--grace-period-ratio", "1.5"], "INVALID_VALUE", /"1\.5"/],
    ["an address without a port", ["--ca-addr", "istiod"], "INVALID_VALUE", /port is needed/],
    ["RSA 1024", ["--rsa-key-size", "1024"], "INVALID_VALUE", /"1024" .*2048 to 4096/],
    ["RSA 1024 by key type", ["--key-type", "rsa-1024"], "INVALID_VALUE", /"rsa-1024"/],
    [
      "an unknown provider",
      ["--ca-provider", "vault"],
      "INVALID_VALUE",
      /"vault" .*istio.*Citadel.*self-signed/,
    ],
    ["a flag without its value", ["--ttl"], "MISSING_VALUE", /flag --ttl: needs a value/],
    ["a flag twice", ["--ttl", "1h", "--ttl", "2h"], "SETTINGS_CONFLICT", /--ttl: is there twice/],
    [
      "a key type and Istio's setting against it",
      ["--key-type", "ecdsa-p256", "--rsa-key-size", "2048"],
      "SETTINGS_CONFLICT",
      /contradicts flag --rsa-key-size/,
    ],
    [
      "a namespace that cannot stand in a SPIFFE ID",
      ["--namespace", "a/b", "--service-account", "c"],
      "IDENTITY_INVALID",
      /a\/b/,
    ],
  ];
  test.each(values)("%s", async (_what, args, code, parts) => {
    const lines = await refused(args);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(new RegExp(`^${code}: `));
    expect(lines[0]).toMatch(parts);
  });

  test.each([
    ["CA_ADDR", "istiod.istio-system.svc", /port is needed/],
    ["SECRET_TTL", "tomorrow", /duration/],
    ["SECRET_GRACE_PERIOD_RATIO", "-0.1", /above 0 and below 1/],
    ["WORKLOAD_RSA_KEY_SIZE", "1024", /2048 to 4096/],
    ["WORKLOAD_IDENTITY_SOCKET_FILE", "../socket", /bare file name/],
  ])("the variable %s=%s: named as the origin", async (name, value, right) => {
    const [line, ...more] = await refused(["run"], { env: { [name]: value } });
    expect(more).toEqual([]);
    expect(line).toContain(`INVALID_VALUE: variable ${name}: "${value}"`);
    expect(line).toMatch(right);
  });

  test("several problems at once, from all three sources: a line for each", async () => {
    const { cwd, file } = fileOf("retry-base: 1s\nlog-level: loud\nno-such-key: 1\n");
    const lines = await refused(
      ["--config", file, "--ttl", "5x", "--nonsense", "--ca-addr", "istiod"],
      { cwd, env: { SECRET_GRACE_PERIOD_RATIO: "2" } },
    );
    expect(lines.map((line) => line.split('"')[0]).sort()).toEqual(
      [
        "UNKNOWN_FLAG: flag --nonsense: unknown (`node-agent help --all` lists all)",
        `UNKNOWN_KEY: file ${file}:3: no-such-key: unknown key (keys are the flags without the dashes: \`node-agent help --all\` lists all)`,
        "INVALID_VALUE: flag --ca-addr: ",
        "INVALID_VALUE: flag --ttl: ",
        `INVALID_VALUE: file ${file}:2: `,
        "INVALID_VALUE: variable SECRET_GRACE_PERIOD_RATIO: ",
      ].sort(),
    );
  });
});

describe("the configuration file", () => {
  test("an unknown key: file, line and what may have been meant", async () => {
    const { cwd, file } = fileOf("trust-domain: example.org\n\nsecret-ttl: 1h\n");
    expect(await refused(["--config", file], { cwd })).toEqual([
      `UNKNOWN_KEY: file ${file}:3: secret-ttl: unknown key (is it ttl?)`,
    ]);
  });

  test("a bad value: file and line", async () => {
    const { cwd, file } = fileOf("ttl: 1h\ngrace-period-ratio: 1.5\n");
    const [line] = await refused(["--config", file], { cwd });
    expect(line).toContain(`INVALID_VALUE: file ${file}:2: "1.5"`);
  });

  test("not there", async () => {
    const [line] = await refused(["--config", "./nowhere.yaml"]);
    expect(line).toMatch(
      /^CONFIG_UNREADABLE: flag --config: "\.\/nowhere\.yaml" cannot be read: the file does not exist/,
    );
  });

  test("a folder", async () => {
    const [line] = await refused(["run"], { env: { NODE_AGENT_CONFIG: "/tmp" } });
    expect(line).toMatch(/^CONFIG_UNREADABLE: variable NODE_AGENT_CONFIG: /);
  });

  test("not readable by this user", async () => {
    const { cwd, file } = fileOf("ttl: 1h\n");
    chmodSync(cwd, 0o755);
    chmodSync(file, 0o000);
    const isRoot = process.getuid?.() === 0;
    const [line] = await refused(["--config", file], { cwd, ...(isRoot ? { uid: 65_534 } : {}) });
    expect(line).toMatch(/^CONFIG_UNREADABLE: flag --config: .*not readable by this user/);
  });

  test("not YAML: the line, and nothing of what it holds", async () => {
    const { cwd, file } = fileOf('ttl: 1h\nca-header: "Authorization=hush-hush\n');
    const [line, ...more] = await refused(["--config", file], { cwd });
    expect(line).toMatch(/^CONFIG_UNREADABLE: file .*agent\.yaml:\d: not YAML/);
    expect(more).toEqual([]);
    expect(line).not.toContain("hush-hush");
  });
});

describe("node-agent config", () => {
  const env = {
    CA_ADDR: "istiod.istio-system.svc:15012",
    CA_HEADER_AUTHORIZATION: "a-header-value-nobody-may-see",
    SECRET_TTL: "90m",
    WORKLOAD_RSA_KEY_SIZE: "3072",
    POD_NAMESPACE: "demo",
    SERVICE_ACCOUNT: "web",
  };

  test.each([[[]], [["-o", "table"]], [["-o", "yaml"]], [["--output=json"]]])(
    "%j: values and their origins, and never the value of a CA_HEADER_*",
    async (form) => {
      const { cwd, file } = fileOf("trust-domain: example.org\n");
      const args = ["config", "--retry-cap", "2m", "--config", file, ...form];
      const { code, stdout, stderr } = await runToEnd(args, { cwd, env });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).not.toContain("a-header-value");
      const parts: readonly (readonly [name: string, value: string, origin: string])[] = [
        ["ca-addr", "istiod.istio-system.svc:15012", "variable CA_ADDR"],
        ["ttl", "1h30m", "variable SECRET_TTL"],
        ["retry-cap", "2m", "flag --retry-cap"],
        ["trust-domain", "example.org", `file ${file}:1`],
        ["ca-header", "[redacted]", "variables CA_HEADER_*"],
        ["retry-base", "1s", "default"],
        ["key-type", "rsa-3072", "derived: variable WORKLOAD_RSA_KEY_SIZE"],
        ["ca-provider", "istio", "derived: variable CA_ADDR"],
        ["socket", "./var/run/secrets/workload-spiffe-uds/socket", "default"],
      ];
      const lines = form[0] === "--output=json" ? jsonLines(stdout) : stdout.split("\n");
      for (const [name, value, origin] of parts) {
        const line = lines.find((each) => new RegExp(`^(# )?${name}[: ]`).test(each));
        expect(line).toContain(value);
        expect(line).toContain(origin);
      }
    },
  );

  test("its YAML is a configuration file that gives the same settings", async () => {
    const args = ["config", "-o", "yaml", "--ttl", "2h", "--socket-mode", "0600"];
    // The key that follows would contradict the size of RSA keys, were it a value in the file.
    const env = { ECC_SIGNATURE_ALGORITHM: "ECDSA", WORKLOAD_RSA_KEY_SIZE: "3072" };
    const first = await runToEnd(args, { env });
    const { cwd, file } = fileOf(first.stdout);
    const second = await runToEnd(["config", "-o", "json", "--config", file], { cwd });
    expect(second.stderr).toBe("");
    const settings = JSON.parse(second.stdout) as Record<
      string,
      { value: unknown; origin: string }
    >;
    expect(settings["ttl"]?.value).toBe("2h");
    expect(settings["socket-mode"]?.value).toBe("0600");
    expect(settings["ttl"]?.origin).toMatch(/^file /);
    expect(settings["key-type"]?.value).toBe("ecdsa-p256");
    expect(settings["key-type"]?.origin).toMatch(/^derived: file /);
  });

  test("shows problems as `run` does, with status 2", async () => {
    const { code, complaints } = await runToEnd(["config", "--ttl", "x"]);
    expect(code).toBe(2);
    expect(complaints[0]).toMatch(/^INVALID_VALUE: flag --ttl/);
  });

  test.each<[what: string, env: Record<string, string>, codes: string[]]>([
    [
      "a pod with nothing set",
      { KUBERNETES_SERVICE_HOST: "10.96.0.1" },
      ["MISSING_VALUE", "IDENTITY_UNKNOWN"],
    ],
    ["a bad trust domain", { TRUST_DOMAIN: "Example.org" }, ["IDENTITY_INVALID"]],
    ["an unknown provider", { CA_PROVIDER: "vault" }, ["INVALID_VALUE"]],
    ["no identity", { CA_ADDR: "istiod:15012" }, ["IDENTITY_UNKNOWN"]],
  ])("%s: what `run` would say, all at once", async (_what, env, codes) => {
    const lines = await refused(["config"], { env });
    expect(lines.map((line) => line.split(":", 1)[0])).toEqual(codes);
    expect(lines).toEqual(await refused(["run"], { env }));
  });

  test("a variable of ours that is no setting: a warning, since the pod's environment is not ours", async () => {
    const { code, stderr } = await runToEnd(["config"], { env: { NODE_AGENT_TLL: "1h" } });
    expect(code).toBe(0);
    expect(stderr).toBe("warning: variable NODE_AGENT_TLL: no setting; is it NODE_AGENT_TTL?\n");
  });
});

test.each(["Citadel", "citadel", "istio"])("CA_PROVIDER=%s is the istio provider", async (name) => {
  const ca = await FaultCa.start();
  try {
    const agent = TestAgent.of(ca, { env: { CA_PROVIDER: name } });
    await agent.ready();
    expect(agent.lines("agent.starting")[0]).toMatchObject({ provider: "istio", ca: ca.endpoint });
    expect(existsSync(agent.socket)).toBe(true);
    await agent.end();
  } finally {
    await ca.stop();
  }
});

/** `{"ttl": {"value": …, "origin": …}}` as a line for each setting. */
function jsonLines(text: string): string[] {
  const settings = JSON.parse(text) as Record<string, { value: unknown; origin: string }>;
  return Object.entries(settings).map(
    ([name, { value, origin }]) => `${name} ${String(value)} ${origin}`,
  );
}
