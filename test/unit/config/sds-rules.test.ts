import { describe, expect, test } from "vitest";
import { bundleNames } from "../../../src/sds/trust-bundles.ts";
import { load, refusal } from "./support.ts";

describe("--sds-alias", () => {
  test("takes several names, for either secret", async () => {
    const { config } = await load({
      argv: ["--sds-alias", "file-cert:a~b=default", "--sds-alias", "roots=ROOTCA"],
    });
    expect(config.sdsAlias).toEqual({ "file-cert:a~b": "default", roots: "ROOTCA" });
  });

  test.each([
    ["default=ROOTCA", 'SETTINGS_CONFLICT: flag --sds-alias: "default" has a secret of its own'],
    ["ROOTCA=ROOTCA", 'SETTINGS_CONFLICT: flag --sds-alias: "ROOTCA" has a secret of its own'],
    ["*=default", 'INVALID_VALUE: flag --sds-alias: "*" is no name'],
    ["a=b", 'INVALID_VALUE: flag --sds-alias: "a" stands for "b", which is no secret'],
    ["a=", 'INVALID_VALUE: flag --sds-alias: "a" stands for "", which is no secret'],
    ["a=*", 'INVALID_VALUE: flag --sds-alias: "a" stands for "*", which is no secret'],
  ])("%s is refused", async (pair, message) => {
    const { lines, exit } = await refusal({ argv: ["--sds-alias", pair] });
    expect(lines).toEqual([`${message} (NAME=default or NAME=ROOTCA is one)`]);
    expect(exit).toBe(2);
  });

  test("may stand for ticket keys and generic secrets, where they are served", async () => {
    const argv = ["--sds-alias", "t=session-ticket-keys", "--sds-alias", "h=hmac"];
    const served = ["--ticket-keys-interval=1h", "--generic-secret", "hmac=/hmac"];
    const { config } = await load({ argv: [...argv, ...served] });
    expect(config.sdsAlias).toEqual({ t: "session-ticket-keys", h: "hmac" });
    expect((await refusal({ argv })).lines[0]).toContain('"t" stands for "session-ticket-keys"');
    const hiding = ["--sds-alias=hmac=default", "--generic-secret=hmac=/hmac"];
    expect((await refusal({ argv: hiding })).lines[0]).toContain('"hmac" has a secret of its own');
    const taken = ["--sds-alias=session-ticket-keys=default"];
    expect((await refusal({ argv: taken })).lines[0]).toMatch(/^SETTINGS_CONFLICT/);
  });

  test("an alias of an alias is none: targets are the secrets themselves", async () => {
    const { lines } = await refusal({ argv: ["--sds-alias", "a=default", "--sds-alias", "b=a"] });
    expect(lines[0]).toContain('"b" stands for "a"');
  });

  test("a nameless one of the file is refused", async () => {
    const { lines } = await refusal({ file: 'sds-alias:\n  "": default\n' });
    expect(lines[0]).toMatch(/^INVALID_VALUE: .*"" is no name/);
  });
});

describe("--generic-secret", () => {
  test("takes several names with their files", async () => {
    const argv = ["--generic-secret", "hmac=/a=b", "--generic-secret", "token=./t"];
    expect((await load({ argv })).config.genericSecret).toEqual({ hmac: "/a=b", token: "./t" });
    const file = "generic-secret:\n  hmac: /hmac\n";
    expect((await load({ file })).config.genericSecret).toEqual({ hmac: "/hmac" });
  });

  test.each([
    ["default=/f", 'SETTINGS_CONFLICT: flag --generic-secret: "default" is the name of another'],
    ["ROOTCA=/f", 'SETTINGS_CONFLICT: flag --generic-secret: "ROOTCA" is the name of another'],
    ["session-ticket-keys=/f", "SETTINGS_CONFLICT: flag --generic-secret: "],
    ["*=/f", 'INVALID_VALUE: flag --generic-secret: "*" is no name'],
    ["hmac=", 'INVALID_VALUE: flag --generic-secret: "hmac" has no file'],
    ["hmac", "INVALID_VALUE: flag --generic-secret: "],
  ])("%s is refused", async (pair, message) => {
    const { lines, exit } = await refusal({ argv: ["--generic-secret", pair] });
    expect(lines[0]).toContain(message);
    expect(exit).toBe(2);
  });

  test("may have the name of no trust bundle: it would be in the place of that one's roots", async () => {
    const argv = ["--trust-domain=a.example", "--federated-bundle=b.example=/b.pem"];
    const { trustDomain, federatedBundle } = (await load({ argv })).config;
    const federated = Object.keys(federatedBundle);
    const names = bundleNames({ trustDomain, federated, validator: "spiffe" });
    expect(names).toEqual(["ALL", "spiffe://a.example", "spiffe://b.example"]);
    // Of a mounted certificate the own trust domain is known later.
    for (const name of [...names, "spiffe://c.example"]) {
      const { lines } = await refusal({ argv: [...argv, `--generic-secret=${name}=/f`] });
      expect(lines[0]).toContain(
        `SETTINGS_CONFLICT: flag --generic-secret: "${name}" is the name of another`,
      );
    }
    const free = "spiffe://c.example/password";
    const { config } = await load({ argv: [...argv, `--generic-secret=${free}=/f`] });
    expect(config.genericSecret).toHaveProperty([free]);
  });
});

describe("ticket keys", () => {
  test("are not made and read at a time", async () => {
    const argv = ["--ticket-keys-interval", "12h", "--ticket-keys-file", "/tickets"];
    const { lines, exit } = await refusal({ argv });
    expect(lines).toEqual([
      "SETTINGS_CONFLICT: flag --ticket-keys-file: the keys are made by the agent already (flag --ticket-keys-interval) (keep one of the two)",
    ]);
    expect(exit).toBe(2);
  });

  test.each(["0", "500ms", "8d", "169h"])("an interval of %s is refused", async (interval) => {
    const { lines } = await refusal({ argv: ["--ticket-keys-interval", interval] });
    expect(lines[0]).toMatch(/^INVALID_VALUE: flag --ticket-keys-interval/);
  });
});

describe("--sds-allow-uid and --sds-allow-gid", () => {
  test("are lists of numbers, and unset by default", async () => {
    const argv = ["--sds-allow-uid", "0", "--sds-allow-uid=1337,4294967294"];
    const { config } = await load({ argv, env: { NODE_AGENT_SDS_ALLOW_GID: "5" } });
    expect(config.sdsAllowUid).toEqual([0, 1337, 4_294_967_294]);
    expect(config.sdsAllowGid).toEqual([5]);
    expect((await load({})).config.sdsAllowUid).toBeUndefined();
  });

  test.each(["--sds-allow-uid=root", "--sds-allow-uid=-1", "--sds-allow-gid=4294967295"])(
    "%s is refused",
    async (flag) => {
      expect((await refusal({ argv: [flag] })).lines[0]).toMatch(/^INVALID_VALUE: /);
    },
  );

  test.each([
    ["--sds-allow-uid=", "MISSING_VALUE: flag --sds-allow-uid: needs a value"],
    ["--sds-allow-uid=,", "INVALID_VALUE: flag --sds-allow-uid: the list is empty"],
    ["--sds-allow-gid= ", "INVALID_VALUE: flag --sds-allow-gid: the list is empty"],
  ])("%s is a mistake, not a socket for everybody", async (flag, message) => {
    const { lines, exit } = await refusal({ argv: [flag] });
    expect(lines[0]).toContain(message);
    expect(exit).toBe(2);
  });

  test("an empty list of the file is a mistake too", async () => {
    const { lines } = await refusal({ file: "sds-allow-uid: []\n" });
    expect(lines[0]).toMatch(/^INVALID_VALUE: .*the list is empty/);
  });
});
