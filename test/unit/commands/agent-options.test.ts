import { expect, test } from "vitest";
import { agentOptions } from "../../../src/commands/agent-options.ts";
import { runSettings } from "../../../src/commands/run-settings.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { fileRoots, placeProblem } from "../../../src/files/allowed.ts";

/** Whether a file may be served under these settings. */
async function isServed(path: string, ...argv: string[]): Promise<boolean> {
  const { config } = await loadConfig(runSettings, {
    argv,
    env: {},
    readFile: () => Promise.reject(new Error("no file")),
  });
  const { files } = agentOptions(config, config.trustDomain);
  return placeProblem(path, fileRoots(files.roots, files.forbidden)) === undefined;
}

test.each([
  ["--prov-cert=/etc/certs", "/etc/certs/key.pem"],
  ["--state-dir=/etc/certs/state", "/etc/certs/state/node-agent/default.pem"],
  ["--state-key-file=/etc/certs/key", "/etc/certs/key"],
  ["--ca-dir=/etc/certs/ca", "/etc/certs/ca/ca.key"],
  ["--token-path=/etc/certs/token/istio", "/etc/certs/token/istio"],
  ["--ticket-keys-file=/etc/certs/tickets", "/etc/certs/tickets"],
  ["--generic-secret=name=/etc/certs/password", "/etc/certs/password"],
])("%s closes %s to clients", async (setting, path) => {
  expect(await isServed(path)).toBe(true);
  expect(await isServed(path, setting)).toBe(false);
});
