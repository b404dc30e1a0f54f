import { describe, expect, test } from "vitest";
import { chooseCa } from "../../../src/commands/choose-ca.ts";
import { runSettings } from "../../../src/commands/run-settings.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { AgentError } from "../../../src/core/errors.ts";
import { formatSpiffeId } from "../../../src/identity/spiffe-id.ts";

type Variables = Readonly<Record<string, string>>;

const KUBERNETES = { KUBERNETES_SERVICE_HOST: "10.96.0.1" };

async function choose(variables: Variables) {
  const env = { NODE_AGENT_TOKEN_PATH: "/nowhere/token", ...variables };
  const { config } = await loadConfig(runSettings, { argv: [], env, readFile: async () => "" });
  return chooseCa(config, env);
}

/** The lines a user sees. */
async function refusal(variables: Variables): Promise<string[]> {
  const error = await choose(variables).catch((thrown: unknown) => thrown);
  if (!(error instanceof AgentError)) throw new Error("the settings were accepted");
  expect(error.exitCode).toBe(2);
  return error.describe().split("\n");
}

describe("what is wrong with the choice of CA and identity", () => {
  test("a pod with nothing set is told all of it", async () => {
    expect(await refusal(KUBERNETES)).toEqual([
      expect.stringMatching(/^MISSING_VALUE: the address of the CA is not set/),
      expect.stringMatching(/^IDENTITY_UNKNOWN: the namespace and the service account /),
    ]);
  });

  test("a PROXY_CONFIG that cannot be read, and a bad trust domain", async () => {
    const variables = { PROXY_CONFIG: "a: [", POD_NAMESPACE: "demo", SERVICE_ACCOUNT: "web" };
    expect(await refusal({ ...KUBERNETES, ...variables, TRUST_DOMAIN: "Example.org" })).toEqual([
      expect.stringMatching(/^INVALID_VALUE: PROXY_CONFIG is not YAML/),
      expect.stringMatching(/^IDENTITY_INVALID: trust domain "Example.org"/),
    ]);
  });

  test("one of the two alone is one line", async () => {
    const address = { CA_ADDR: "istiod:15012" };
    expect(await refusal({ ...KUBERNETES, ...address })).toEqual([
      expect.stringMatching(/^IDENTITY_UNKNOWN: /),
    ]);
    const identity = { POD_NAMESPACE: "demo", SERVICE_ACCOUNT: "web" };
    expect(await refusal({ ...KUBERNETES, ...identity })).toEqual([
      expect.stringMatching(/^MISSING_VALUE: /),
    ]);
  });

  test("with an unknown provider, only what is wrong with every provider", async () => {
    const unknown = { CA_PROVIDER: "vault" };
    const line = expect.stringMatching(/^INVALID_VALUE: there is no CA provider "vault"/);
    expect(await refusal(unknown)).toEqual([line]);
    expect(await refusal({ ...unknown, TRUST_DOMAIN: "Example.org" })).toEqual([
      line,
      expect.stringMatching(/^IDENTITY_INVALID: /),
    ]);
  });
});

test("the embedded CA signs for default/default where nothing says who this is", async () => {
  const { provider, addresses, identity } = await choose({});
  expect([provider, addresses]).toEqual(["self-signed", []]);
  expect(formatSpiffeId(identity)).toBe("spiffe://cluster.local/ns/default/sa/default");
});
