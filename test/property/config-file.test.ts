import { fc } from "@fast-check/vitest";
import { describe, expect, test } from "vitest";
import { renderConfig } from "../../src/cli/config-command.ts";
import { agentSettings } from "../../src/config/agent-settings.ts";
import { MAX_DURATION_MS } from "../../src/config/duration.ts";
import { loadConfig } from "../../src/config/load.ts";

/** No NUL and no lone surrogate: a variable and a file hold neither. */
const text = fc.string({ unit: "grapheme", minLength: 1 }).filter((value) => !value.includes("\0"));
const awkward = fc.constantFrom(
  ..."null|~|true|0660|1e3|0x10|- a|a: b|a #b|{a|[a|'a|\"a|*a|&a|!a|%a|@a|`a| a|a |a:|---|\ta|é\u2028".split(
    "|",
  ),
);

const config = fc
  .record({
    trustDomain: fc.oneof(text, awkward),
    namespace: fc.option(fc.oneof(text, awkward), { nil: undefined }),
    proxyConfig: fc.option(
      fc.array(text, { minLength: 1 }).map((lines) => lines.join("\n")),
      {
        nil: undefined,
      },
    ),
    keyType: fc.constantFrom("ecdsa-p256", "ecdsa-p384", "rsa-2048", undefined),
    ttl: fc.integer({ min: 1000, max: MAX_DURATION_MS }),
    gracePeriodRatioJitter: fc.constantFrom(0, 0.01, 0.125, 1),
    includeRoot: fc.boolean(),
    socketMode: fc.nat(0o777),
    sdsMaxNameBytes: fc.integer({ min: 64, max: 65_536 }),
    metricsAddr: fc.record({
      host: fc.constantFrom("::", "127.0.0.1", "::1", "localhost"),
      port: fc.nat(65_535),
    }),
  })
  .map((some) => ({ ...defaults, ...some }));

const { config: defaults } = await loadConfig(agentSettings, {
  argv: [],
  env: {},
  readFile: noFile,
});

describe("node-agent config -o yaml", () => {
  test("gives the same settings again when it is used as the file", async () => {
    await fc.assert(
      fc.asyncProperty(config, async (written) => {
        const file = renderConfig(agentSettings, { config: written, origins: {} }, "yaml");
        const { config: read } = await loadConfig(agentSettings, {
          argv: ["--config", "agent.yaml"],
          env: {},
          readFile: async () => file,
        });
        expect({ ...read, configFile: undefined }).toEqual(written);
      }),
    );
  });
});

async function noFile(path: string): Promise<string> {
  throw new Error(`asked for ${path}`);
}
