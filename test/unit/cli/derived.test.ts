import { describe, expect, test } from "vitest";
import type { ChosenCa } from "../../../src/commands/choose-ca.ts";
import { derivedSettings } from "../../../src/commands/derived.ts";
import { runSettings } from "../../../src/commands/run-settings.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { Sensitive } from "../../../src/core/sensitive.ts";
import type { TokenReading } from "../../../src/identity/token.ts";

type Variables = Readonly<Record<string, string>>;

const address = { host: "istiod", port: 15012 };
const claims = Buffer.from('{"sub":"system:serviceaccount:demo:web"}').toString("base64url");
const token: TokenReading = { token: new Sensitive(`e30.${claims}.c2ln`) };

async function derive(
  env: Variables,
  chosen: Partial<ChosenCa> = {},
  reading: TokenReading = token,
) {
  const inputs = { argv: [], env, readFile: async () => "" };
  const { config, origins } = await loadConfig(runSettings, inputs);
  return derivedSettings(config, origins, {
    provider: "istio",
    addresses: [address],
    identity: { trustDomain: "cluster.local", namespace: "demo", serviceAccount: "web" },
    token: { path: "/nowhere/token", read: async () => reading },
    wantsToken: false,
    inKubernetes: false,
    keyProvider: undefined,
    connectCa: () => Promise.reject(new Error("not connected here")),
    ...chosen,
  });
}

const from = (name: string): string => `derived: variable ${name}`;

describe("the key type", () => {
  test.each<[Variables, string, string]>([
    [{}, "ecdsa-p256", "default"],
    [{ WORKLOAD_RSA_KEY_SIZE: "3072" }, "rsa-3072", from("WORKLOAD_RSA_KEY_SIZE")],
    [
      { WORKLOAD_RSA_KEY_SIZE: "3072", ECC_CURVE: "P384" },
      "rsa-3072",
      from("WORKLOAD_RSA_KEY_SIZE"),
    ],
    [{ ECC_CURVE: "P384" }, "ecdsa-p384", from("ECC_CURVE")],
    [
      { WORKLOAD_RSA_KEY_SIZE: "3072", ECC_SIGNATURE_ALGORITHM: "ECDSA" },
      "ecdsa-p256",
      from("ECC_SIGNATURE_ALGORITHM"),
    ],
    [{ ECC_SIGNATURE_ALGORITHM: "ECDSA", ECC_CURVE: "P384" }, "ecdsa-p384", from("ECC_CURVE")],
  ])("with %j it is %s, %s", async (env, value, origin) => {
    expect((await derive(env)).keyType).toEqual({ value, origin });
  });
});

test("the socket is in Istio's folder, under Istio's name or the one that is set", async () => {
  const folder = "./var/run/secrets/workload-spiffe-uds";
  expect((await derive({})).socket).toEqual({ value: `${folder}/socket`, origin: "default" });
  expect((await derive({ WORKLOAD_IDENTITY_SOCKET_FILE: "sds" })).socket).toEqual({
    value: `${folder}/sds`,
    origin: from("WORKLOAD_IDENTITY_SOCKET_FILE"),
  });
});

test.each<[Variables, string, string]>([
  [{}, "var/run/secrets/workload-spiffe-uds/control.sock", "default"],
  [{ NODE_AGENT_SOCKET: "/run/a/s" }, "/run/a/control.sock", from("NODE_AGENT_SOCKET")],
])("with %j the control socket is %s, %s", async (env, value, origin) => {
  expect((await derive(env)).controlSocket).toEqual({ value, origin });
});

describe("the CA", () => {
  test("in Kubernetes, found by PROXY_CONFIG", async () => {
    const { caProvider, caAddr } = await derive({ PROXY_CONFIG: "{}" }, { inKubernetes: true });
    expect(caProvider).toEqual({ value: "istio", origin: from("KUBERNETES_SERVICE_HOST") });
    expect(caAddr).toEqual({ value: [address], origin: from("PROXY_CONFIG") });
  });

  test("elsewhere, by its address", async () => {
    const { caProvider } = await derive({ CA_ADDR: "istiod:15012" });
    expect(caProvider).toEqual({ value: "istio", origin: from("CA_ADDR") });
  });

  test("of its own making it has no address, and PROXY_CONFIG is not to blame", async () => {
    const ownCa = { provider: "self-signed", addresses: [] };
    const { caProvider, caAddr } = await derive({ PROXY_CONFIG: "{}" }, ownCa);
    expect(caProvider).toEqual({ value: "self-signed", origin: "default" });
    expect(caAddr).toEqual({ value: undefined, origin: "default" });
  });
});

describe("namespace and service account", () => {
  test("of the token", async () => {
    const { namespace, serviceAccount } = await derive({});
    expect(namespace).toEqual({ value: "demo", origin: "token" });
    expect(serviceAccount).toEqual({ value: "web", origin: "token" });
  });

  test("without a token they are the embedded CA's default", async () => {
    const { namespace } = await derive({}, {}, { missing: "the file does not exist" });
    expect(namespace).toEqual({ value: "demo", origin: "default" });
  });
});

test("a provider of PROXY_CONFIG is shown as what the certificate is served with", async () => {
  const keyProvider = { name: "qat", pollDelayMs: 2, fallback: false } as const;
  const PROXY_CONFIG = "privateKeyProvider: { qat: { pollDelay: 2ms } }";
  const origin = from("PROXY_CONFIG");
  expect(await derive({ PROXY_CONFIG }, { keyProvider })).toMatchObject({
    privateKeyProvider: { value: "qat", origin },
    privateKeyProviderPollDelay: { value: 2, origin },
    privateKeyProviderFallback: { value: false, origin },
  });
});
