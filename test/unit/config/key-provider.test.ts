import { describe, expect, test } from "vitest";
import { keyProviderOf } from "../../../src/config/key-provider-rules.ts";
import { readProxyConfig } from "../../../src/config/proxy-config.ts";
import { load, refusal } from "./support.ts";

/** What the settings and PROXY_CONFIG come to. */
async function chosen(argv: readonly string[], proxyConfig?: string) {
  const { config } = await load({ argv: [...argv] });
  return keyProviderOf(config, await readProxyConfig(proxyConfig));
}

describe("the provider of the private key", () => {
  test("is none where nothing says so", async () => {
    expect(await chosen([])).toBeUndefined();
    expect(await chosen([], "privateKeyProvider: null")).toBeUndefined();
  });

  test("by flags", async () => {
    const argv = ["--private-key-provider=cryptomb", "--private-key-provider-poll-delay=2ms"];
    expect(await chosen(argv)).toEqual({ name: "cryptomb", pollDelayMs: 2, fallback: false });
    expect(await chosen([...argv, "--private-key-provider-fallback"])).toMatchObject({
      fallback: true,
    });
  });

  test.each([
    ["privateKeyProvider: { qat: { pollDelay: 10ms, fallback: true } }", "qat", 10, true],
    ['{"privateKeyProvider":{"cryptomb":{"pollDelay":"0.010s"}}}', "cryptomb", 10, false],
    [
      '{"privateKeyProvider":{"cryptomb":{"pollDelay":"1.5s","fallback":false}}}',
      "cryptomb",
      1500,
      false,
    ],
  ])("as Istio writes it: %s", async (proxyConfig, name, pollDelayMs, fallback) => {
    expect(await chosen([], proxyConfig)).toEqual({ name, pollDelayMs, fallback });
  });

  test("the flags win", async () => {
    const argv = ["--private-key-provider=qat", "--private-key-provider-poll-delay=3ms"];
    const proxyConfig = "privateKeyProvider: { cryptomb: { pollDelay: 10ms, fallback: true } }";
    expect(await chosen(argv, proxyConfig)).toEqual({
      name: "qat",
      pollDelayMs: 3,
      fallback: false,
    });
  });

  test.each([
    ["{ sgx: { pollDelay: 1ms } }", "is not one of cryptomb, qat"],
    ["{ cryptomb: { pollDelay: 1ms }, qat: { pollDelay: 1ms } }", "is not one of cryptomb, qat"],
    ["{}", "is not one of cryptomb, qat"],
    ["cryptomb", "is not one of cryptomb, qat"],
    ["[qat]", "is not one of cryptomb, qat"],
    ["{ cryptomb: {} }", "pollDelay (not set) is not a duration"],
    ["{ cryptomb: }", "pollDelay (not set) is not a duration"],
    ["{ qat: { pollDelay: 0s } }", 'pollDelay "0s" is not a duration'],
    ["{ qat: { pollDelay: 5 } }", "pollDelay 5 is not a duration"],
    ["{ qat: { pollDelay: 1ms, fallback: perhaps } }", 'fallback "perhaps" is not true or false'],
  ])("of PROXY_CONFIG as %s is refused", async (value, words) => {
    const refused = chosen([], `privateKeyProvider: ${value}`);
    await expect(refused).rejects.toMatchObject({
      code: "INVALID_VALUE",
      exitCode: 2,
      message: expect.stringContaining(words),
    });
  });

  test.each([
    ["--private-key-provider=qat", "MISSING_VALUE: flag --private-key-provider: qat needs a delay"],
    ["--private-key-provider=sgx", "INVALID_VALUE: flag --private-key-provider"],
    [
      "--private-key-provider-poll-delay=0",
      "INVALID_VALUE: flag --private-key-provider-poll-delay",
    ],
    [
      "--private-key-provider-poll-delay=2ms",
      "SETTINGS_CONFLICT: flag --private-key-provider-poll-delay",
    ],
    ["--private-key-provider-fallback", "SETTINGS_CONFLICT: flag --private-key-provider-fallback"],
  ])("%s alone is refused", async (flag, message) => {
    const { lines, exit } = await refusal({ argv: [flag] });
    expect(lines[0]).toContain(message);
    expect(exit).toBe(2);
  });
});
