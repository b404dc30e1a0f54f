import { describe, expect, test } from "vitest";
import { chooseProvider, type ProviderChoice } from "../../../src/ca/choose.ts";
import { caProviders } from "../../../src/ca/providers/list.ts";
import { readProxyConfig } from "../../../src/config/proxy-config.ts";
import { AgentError } from "../../../src/core/errors.ts";

const address = { host: "istiod.istio-system.svc", port: 15012 };
const known = [
  { name: "istio", aliases: ["Citadel"] },
  { name: "self-signed", aliases: [] },
  { name: "vault", aliases: [] },
];

const nothing = {
  caProvider: undefined,
  caAddr: undefined,
  inKubernetes: false,
};

type Choice = Partial<Omit<ProviderChoice, "proxyConfig">> & { proxyConfig?: string | undefined };

const choose = async (choice: Choice) => {
  const proxyConfig = await readProxyConfig(choice.proxyConfig);
  const { provider, ...rest } = chooseProvider({ ...nothing, ...choice, proxyConfig }, known);
  return { provider: provider.name, ...rest };
};

const problem = async (choice: Choice) => {
  const error = await choose(choice).catch((thrown: unknown) => thrown);
  if (!(error instanceof AgentError)) throw new Error("no AgentError");
  return error;
};

describe("which CA", () => {
  test.each<[string, Choice, Awaited<ReturnType<typeof choose>>]>([
    ["nothing set", {}, { provider: "self-signed", addresses: [] }],
    ["an address", { caAddr: [address] }, { provider: "istio", addresses: [address] }],
    [
      "Kubernetes and an address",
      { inKubernetes: true, caAddr: [address] },
      { provider: "istio", addresses: [address] },
    ],
    [
      "Kubernetes and PROXY_CONFIG",
      { inKubernetes: true, proxyConfig: "discoveryAddress: istiod.istio-system.svc:15012" },
      { provider: "istio", addresses: [address] },
    ],
    [
      "an address before PROXY_CONFIG",
      { caAddr: [address], proxyConfig: "discoveryAddress: other:1" },
      { provider: "istio", addresses: [address] },
    ],
    [
      "a name, even inside Kubernetes",
      { caProvider: "self-signed", inKubernetes: true },
      { provider: "self-signed", addresses: [] },
    ],
    [
      "a name and PROXY_CONFIG, outside Kubernetes",
      { caProvider: "istio", proxyConfig: '{"discoveryAddress": "istiod.istio-system.svc:15012"}' },
      { provider: "istio", addresses: [address] },
    ],
    [
      "an alias in any case",
      { caProvider: "CITADEL", caAddr: [address] },
      { provider: "istio", addresses: [address] },
    ],
    [
      "another provider and no address",
      { caProvider: "vault" },
      { provider: "vault", addresses: [] },
    ],
    [
      "another provider with an address",
      { caProvider: "vault", caAddr: [address] },
      { provider: "vault", addresses: [address] },
    ],
    [
      "PROXY_CONFIG outside Kubernetes decides nothing",
      { proxyConfig: "discoveryAddress: istiod:15012" },
      { provider: "self-signed", addresses: [] },
    ],
  ])("%s", async (_, choice, expected) => {
    expect(await choose(choice)).toEqual(expected);
  });

  test("Kubernetes without an address is an error, not a guess", async () => {
    for (const proxyConfig of [undefined, "", "concurrency: 2", "{}", "# nothing"]) {
      const error = await problem({ inKubernetes: true, proxyConfig });
      expect([error.code, error.exitCode]).toEqual(["MISSING_VALUE", 2]);
      expect(error.hint).toContain("CA_ADDR");
      expect(error.hint).toContain("discoveryAddress");
    }
  });

  test("an unknown name lists the known ones with their aliases", async () => {
    const error = await problem({ caProvider: "Cytadel" });
    expect([error.code, error.message]).toEqual([
      "INVALID_VALUE",
      'there is no CA provider "Cytadel"',
    ]);
    expect(error.hint).toBe(
      "--ca-provider (CA_PROVIDER) is one of istio (also Citadel), self-signed, vault, files (also GkeWorkloadCertificate)",
    );
  });

  test.each([
    ["a: [", "PROXY_CONFIG is not YAML"],
    ["- discoveryAddress", "PROXY_CONFIG is not a mapping"],
    ["text", "PROXY_CONFIG is not a mapping"],
    ["discoveryAddress: istiod", 'discoveryAddress "istiod" is not host:port, such as'],
    ["discoveryAddress: 15012", "discoveryAddress 15012 is not host:port, such as"],
    ["discoveryAddress: [a, b]", 'discoveryAddress ["a","b"] is not host:port, such as'],
  ])("PROXY_CONFIG %j is an error on one line", async (proxyConfig, words) => {
    const error = await problem({ inKubernetes: true, proxyConfig });
    expect(error.code).toBe("INVALID_VALUE");
    expect(error.message).toContain(words);
    expect(error.message).not.toContain("\n");
  });

  test("the providers there are have names and aliases that do not clash", () => {
    const names = caProviders.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(names).toContain("Citadel");
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
  });
});
