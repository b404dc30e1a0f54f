import { describe, expect, test } from "vitest";
import { refusal, type Sources } from "./support.ts";

/** Each case: what is wrong, where it stands, and the lines a user reads. The exit status is 2. */
const cases: readonly (readonly [what: string, sources: Sources, lines: readonly string[]])[] = [
  [
    "an unknown flag with a near miss",
    { argv: ["--sokcet", "./sds.sock"] },
    ["UNKNOWN_FLAG: flag --sokcet: unknown (is it --socket?)"],
  ],
  [
    "an unknown flag without one",
    { argv: ["--frobnicate=1"] },
    ["UNKNOWN_FLAG: flag --frobnicate: unknown (`node-agent help --all` lists all)"],
  ],
  [
    "an Istio variable used as a flag",
    { argv: ["--secret-ttl=1h"] },
    ["UNKNOWN_FLAG: flag --secret-ttl: unknown (is it --ttl?)"],
  ],
  [
    "a single letter that no flag has",
    { argv: ["-x"] },
    ["UNKNOWN_FLAG: flag -x: unknown (`node-agent help --all` lists all)"],
  ],
  [
    "--no- before a flag that is no switch",
    { argv: ["--no-socket"] },
    ["UNKNOWN_FLAG: flag --no-socket: unknown (is it --socket?)"],
  ],
  [
    "a word that belongs to no flag",
    { argv: ["--ttl", "1h", "fast"] },
    ['UNKNOWN_FLAG: command line: "fast" is no flag (values with spaces need quotes)'],
  ],
  [
    "a switch with its value in a word of its own",
    { argv: ["--include-root", "false"] },
    ['UNKNOWN_FLAG: command line: "false" is no flag (write --include-root=false)'],
  ],
  [
    "a negated switch with a value",
    { argv: ["--no-include-root=false"] },
    ["INVALID_VALUE: flag --no-include-root: takes no value (write --include-root=false)"],
  ],
  [
    "a fingerprint of several that is none",
    { argv: ["--distrust-root", `${"ab".repeat(32)},abc`] },
    [
      'INVALID_VALUE: flag --distrust-root: "abc" is not the SHA-256 of a certificate, 64 hexadecimal digits with or without colons',
    ],
  ],
  [
    "a flag without its value at the end",
    { argv: ["--socket"] },
    ["MISSING_VALUE: flag --socket: needs a value: path"],
  ],
  [
    "a flag without its value before another flag",
    { argv: ["--socket", "--include-root"] },
    ["MISSING_VALUE: flag --socket: needs a value: path"],
  ],
  [
    "a flag with an empty value",
    { argv: ["--socket="] },
    ["MISSING_VALUE: flag --socket: needs a value: path"],
  ],
  [
    "a flag that is there twice",
    { argv: ["--ttl", "1h", "--ttl=2h"] },
    ['SETTINGS_CONFLICT: flag --ttl: is there twice: "1h" and "2h" (keep one)'],
  ],
  [
    "a switch and its negation",
    { argv: ["--include-root", "--no-include-root"] },
    ['SETTINGS_CONFLICT: flag --no-include-root: is there twice: "true" and "false" (keep one)'],
  ],
  [
    "a duration without a unit",
    { env: { SECRET_TTL: "3600" } },
    [
      'INVALID_VALUE: variable SECRET_TTL: "3600" is not a duration such as 24h, 1h30m, 90s or 300ms, of at least 1s',
    ],
  ],
  [
    "a negative duration",
    { argv: ["--drain-timeout=-5s"] },
    [
      'INVALID_VALUE: flag --drain-timeout: "-5s" is not a duration such as 24h, 1h30m, 90s or 300ms, of at most 1h',
    ],
  ],
  [
    "a duration in days",
    { file: "retry-cap: 1d" },
    [
      'INVALID_VALUE: file agent.yaml:1: "1d" is not a duration such as 24h, 1h30m, 90s or 300ms, of at least 10ms',
    ],
  ],
  ...["0", "1", "1.5", "-0.5", "half", "NaN"].map((ratio): (typeof cases)[number] => [
    `a renewal ratio of ${ratio}`,
    { env: { SECRET_GRACE_PERIOD_RATIO: ratio } },
    [
      `INVALID_VALUE: variable SECRET_GRACE_PERIOD_RATIO: "${ratio}" is not a number above 0 and below 1, such as 0.5`,
    ],
  ]),
  [
    "an RSA key of 1024 bits, by Istio's variable",
    { env: { WORKLOAD_RSA_KEY_SIZE: "1024" } },
    [
      'INVALID_VALUE: variable WORKLOAD_RSA_KEY_SIZE: "1024" is not a whole number from 2048 to 4096',
    ],
  ],
  [
    "an RSA key of 1024 bits, by its type",
    { argv: ["--key-type=rsa-1024"] },
    [
      'INVALID_VALUE: flag --key-type: "rsa-1024" is not one of ecdsa-p256, ecdsa-p384, rsa-N with N from 2048 to 4096',
    ],
  ],
  [
    "a curve that does not exist",
    { env: { ECC_CURVE: "P521" } },
    ['INVALID_VALUE: variable ECC_CURVE: "P521" is not one of P256, P384'],
  ],
  [
    "a socket name with a folder",
    { env: { WORKLOAD_IDENTITY_SOCKET_FILE: "../other/socket" } },
    [
      'INVALID_VALUE: variable WORKLOAD_IDENTITY_SOCKET_FILE: "../other/socket" is not a bare file name, without a folder',
    ],
  ],
  [
    "a mode that is not octal",
    { file: "socket-mode: 0888" },
    ['INVALID_VALUE: file agent.yaml:1: "0888" is not an octal file mode such as 0660'],
  ],
  [
    "metrics on a port without a colon",
    { argv: ["--metrics-addr", "15020"] },
    [
      'INVALID_VALUE: flag --metrics-addr: "15020" is not an address to listen on, such as :15020 or 127.0.0.1:15020',
    ],
  ],
  [
    "a configuration file that is not there",
    { argv: ["--config", "nowhere.yaml"] },
    ['CONFIG_UNREADABLE: flag --config: "nowhere.yaml" cannot be read: no file nowhere.yaml'],
  ],
  [
    "a configuration file named by the environment that is not there",
    { env: { NODE_AGENT_CONFIG: "nowhere.yaml" } },
    [
      'CONFIG_UNREADABLE: variable NODE_AGENT_CONFIG: "nowhere.yaml" cannot be read: no file nowhere.yaml',
    ],
  ],
  [
    "a configuration file that is not YAML",
    { file: "ttl: 24h\nsocket: [a\nlog-level: info\n" },
    ["CONFIG_UNREADABLE: file agent.yaml:3: not YAML: bad indent"],
  ],
  [
    "a configuration file with two documents",
    { file: "ttl: 24h\n---\nttl: 12h\n" },
    ["CONFIG_UNREADABLE: file agent.yaml:2: a second YAML document"],
  ],
  [
    "a configuration file that is a list",
    { file: "# agent\n- ttl: 24h\n" },
    ["CONFIG_UNREADABLE: file agent.yaml:2: not a mapping of settings, such as `ttl: 24h`"],
  ],
  [
    "an unknown key",
    { file: "log-level: info\nsokcet: ./sds.sock\n" },
    ["UNKNOWN_KEY: file agent.yaml:2: sokcet: unknown key (is it socket?)"],
  ],
  [
    "a key in another spelling",
    { file: "trustDomain: example.org\n" },
    ["UNKNOWN_KEY: file agent.yaml:1: trustDomain: unknown key (is it trust-domain?)"],
  ],
  [
    "a key that is Istio's variable",
    { file: "SECRET_TTL: 24h\n" },
    ["UNKNOWN_KEY: file agent.yaml:1: SECRET_TTL: unknown key (is it ttl?)"],
  ],
  [
    "a file that names another file",
    { file: "config: other.yaml\n" },
    ["UNKNOWN_KEY: file agent.yaml:1: config: unknown key (a file cannot name another one)"],
  ],
  [
    "a key that is there twice",
    { file: "ttl: 24h\nlog-level: info\nttl: 12h\n" },
    ["SETTINGS_CONFLICT: file agent.yaml:3: ttl is there twice (keep one)"],
  ],
  [
    "a value that is a tree",
    { file: "socket:\n  path: { a: b }\n" },
    ["INVALID_VALUE: file agent.yaml:1: socket is neither a text nor a list or mapping of texts"],
  ],
  [
    "a list where one value is wanted",
    { file: "ttl: [1h, 2h]\n" },
    [
      'INVALID_VALUE: file agent.yaml:1: ["1h","2h"] is not a duration such as 24h, 1h30m, 90s or 300ms, of at least 1s',
    ],
  ],
  [
    "an alias without its anchor",
    { file: "ttl: *nowhere\n" },
    ["INVALID_VALUE: file agent.yaml:1: ttl is neither a text nor a list or mapping of texts"],
  ],
  [
    "a key type that contradicts Istio's variable",
    { argv: ["--key-type=rsa-2048"], env: { ECC_SIGNATURE_ALGORITHM: "ECDSA" } },
    [
      "SETTINGS_CONFLICT: flag --key-type: rsa-2048 contradicts variable ECC_SIGNATURE_ALGORITHM: ECDSA (keep one of the two)",
    ],
  ],
  [
    "a first wait above the longest",
    { argv: ["--retry-base=2m"], file: "retry-cap: 90s\n" },
    ["SETTINGS_CONFLICT: flag --retry-base: 2m is above --retry-cap, 1m30s (file agent.yaml:1)"],
  ],
];

describe("settings that are refused", () => {
  test.each(cases)("%s", async (_what, sources, lines) => {
    expect(await refusal(sources)).toEqual({ lines, exit: 2 });
  });

  test("all problems of all sources are reported at once, one line each", async () => {
    const { lines, exit } = await refusal({
      argv: ["--sokcet", "x", "--metrics-addr", "15020", "--log-level"],
      env: { SECRET_TTL: "1 day", WORKLOAD_RSA_KEY_SIZE: "1024" },
      file: "tll: 24h\nsocket-mode: 0888\n",
    });
    expect(lines.map((line) => line.replace(/ (is not|needs|unknown).*/, ""))).toEqual([
      "UNKNOWN_FLAG: flag --sokcet:",
      "MISSING_VALUE: flag --log-level:",
      "UNKNOWN_KEY: file agent.yaml:1: tll:",
      'INVALID_VALUE: variable WORKLOAD_RSA_KEY_SIZE: "1024"',
      'INVALID_VALUE: variable SECRET_TTL: "1 day"',
      'INVALID_VALUE: file agent.yaml:2: "0888"',
      'INVALID_VALUE: flag --metrics-addr: "15020"',
    ]);
    expect(exit).toBe(2);
  });

  test("a value stays on its line, whatever is in it", async () => {
    const { lines } = await refusal({ env: { SECRET_TTL: `1h\n${"x".repeat(10_000)}` } });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.length).toBeLessThan(300);
  });
});

describe("a secret that is refused", () => {
  const TOKEN = "c2VjcmV0LXRva2Vu";

  test.each<readonly [string, Sources]>([
    ["as a flag", { argv: ["--ca-header", TOKEN] }],
    ["as a variable", { env: { NODE_AGENT_CA_HEADER: TOKEN } }],
    ["in the file", { file: `ca-header: ${TOKEN}\n` }],
    ["in a tree in the file", { file: `ca-header: { Authorization: { Bearer: ${TOKEN} } }\n` }],
    ["without its quotes", { argv: ["--ca-header", "Authorization=Bearer", TOKEN] }],
    ["behind a mistyped flag", { argv: ["--ca-heder", "Authorization=Bearer", TOKEN] }],
    ["behind = of a mistyped flag", { argv: [`--ca-heder=Authorization=${TOKEN}`] }],
    ["behind : of a mistyped flag", { argv: [`--ca-header:Authorization=${TOKEN}`] }],
    ["in a flag without a space", { argv: [`--ca-header ${TOKEN}`] }],
    ["that stands alone in the file", { file: `${TOKEN}\n` }],
    ["in a file that is not YAML", { file: `"a" "${TOKEN}"\n` }],
    ["as a key", { file: `Bearer ${TOKEN}: a\n` }],
    ["under a mistyped key", { file: `ca-heder: { Authorization: ${TOKEN} }\n` }],
  ])("%s is not shown", async (_where, sources) => {
    const { lines } = await refusal(sources);
    expect(lines.join("\n")).not.toContain(TOKEN);
  });

  test("says what would be right", async () => {
    const { lines } = await refusal({ argv: ["--ca-header", TOKEN] });
    expect(lines).toEqual(["INVALID_VALUE: flag --ca-header: [redacted] is not NAME=VALUE"]);
  });
});
