import { describe, expect, test } from "vitest";
import {
  controlSocketPath,
  crlPath,
  effectiveKeyType,
  privateKeyFormat,
  socketPath,
} from "../../../src/config/derive.ts";
import { load } from "./support.ts";

describe("the type of key", () => {
  test.each<[string, Record<string, string>, string]>([
    ["nothing", {}, "ecdsa-p256"],
    ["--key-type", { NODE_AGENT_KEY_TYPE: "ecdsa-p384" }, "ecdsa-p384"],
    ["ECC_SIGNATURE_ALGORITHM", { ECC_SIGNATURE_ALGORITHM: "ECDSA" }, "ecdsa-p256"],
    [
      "ECC_SIGNATURE_ALGORITHM and ECC_CURVE",
      { ECC_SIGNATURE_ALGORITHM: "ECDSA", ECC_CURVE: "P384" },
      "ecdsa-p384",
    ],
    ["ECC_CURVE alone", { ECC_CURVE: "P384" }, "ecdsa-p384"],
    ["WORKLOAD_RSA_KEY_SIZE alone", { WORKLOAD_RSA_KEY_SIZE: "2048" }, "rsa-2048"],
    [
      "WORKLOAD_RSA_KEY_SIZE and ECC_CURVE, which Istio reads only with its algorithm",
      { WORKLOAD_RSA_KEY_SIZE: "3072", ECC_CURVE: "P384" },
      "rsa-3072",
    ],
    [
      "WORKLOAD_RSA_KEY_SIZE and ECC_SIGNATURE_ALGORITHM, which wins in Istio",
      { WORKLOAD_RSA_KEY_SIZE: "4096", ECC_SIGNATURE_ALGORITHM: "ECDSA" },
      "ecdsa-p256",
    ],
    [
      "--key-type and Istio's settings that agree",
      {
        NODE_AGENT_KEY_TYPE: "ecdsa-p384",
        ECC_SIGNATURE_ALGORITHM: "ECDSA",
        ECC_CURVE: "P384",
      },
      "ecdsa-p384",
    ],
    [
      "--key-type and the same RSA size",
      { NODE_AGENT_KEY_TYPE: "rsa-3072", WORKLOAD_RSA_KEY_SIZE: "3072" },
      "rsa-3072",
    ],
  ])("%s: %#", async (_what, env, expected) => {
    const { config, origins } = await load({ env });
    expect(effectiveKeyType(config, origins)).toBe(expected);
  });

  test.each<[string, Record<string, string>, string]>([
    ["rsa-2048", { ECC_SIGNATURE_ALGORITHM: "ECDSA" }, "variable ECC_SIGNATURE_ALGORITHM: ECDSA"],
    ["ecdsa-p256", { ECC_CURVE: "P384" }, "variable ECC_CURVE: P384"],
    ["ecdsa-p256", { WORKLOAD_RSA_KEY_SIZE: "2048" }, "variable WORKLOAD_RSA_KEY_SIZE: 2048"],
    ["rsa-2048", { WORKLOAD_RSA_KEY_SIZE: "4096" }, "variable WORKLOAD_RSA_KEY_SIZE: 4096"],
  ])("--key-type %s contradicts %j", async (keyType, env, contradicted) => {
    await expect(load({ argv: ["--key-type", keyType], env })).rejects.toMatchObject({
      code: "SETTINGS_CONFLICT",
      message: `flag --key-type: ${keyType} contradicts ${contradicted}`,
    });
  });
});

describe("the form of the private key", () => {
  test("follows its type, as in Istio, unless PKCS8_KEY asks for PKCS#8", async () => {
    expect(privateKeyFormat((await load({})).config)).toBe("traditional");
    expect(privateKeyFormat((await load({ env: { PKCS8_KEY: "true" } })).config)).toBe("pkcs8");
  });
});

describe("the control socket", () => {
  test.each([
    [["--socket", "/run/a/control.sock"], "flag --socket"],
    [["--socket", "/run/a/s", "--control-socket", "/run/a/../a/s"], "flag --control-socket"],
  ])("is not that of SDS: %j", async (argv, origin) => {
    await expect(load({ argv })).rejects.toMatchObject({
      code: "SETTINGS_CONFLICT",
      message: expect.stringContaining(`${origin}: /run/a/`),
    });
  });

  test("is beside it, unless it is set", async () => {
    const of = async (argv: readonly string[]): Promise<string> =>
      controlSocketPath((await load({ argv })).config);
    expect(await of(["--socket", "/run/a/s"])).toBe("/run/a/control.sock");
    expect(await of(["--socket", "/run/a/s", "--control-socket", "./c"])).toBe("./c");
  });
});

describe("the state's key", () => {
  test("without a state folder is a mistake, told with where it stands", async () => {
    await expect(load({ argv: ["--state-key-file", "/key"] })).rejects.toMatchObject({
      code: "SETTINGS_CONFLICT",
      message: "flag --state-key-file: nothing is stored that it could encrypt",
      hint: "set --state-dir too, or neither",
    });
    const { config } = await load({ argv: ["--state-key-file", "/key", "--state-dir", "/state"] });
    expect(config).toMatchObject({ stateKeyFile: "/key", stateDir: "/state" });
  });
});

describe("the path of the socket", () => {
  test.each<[string, readonly string[], Record<string, string>, string]>([
    ["is Istio's", [], {}, "./var/run/secrets/workload-spiffe-uds/socket"],
    [
      "has the name of WORKLOAD_IDENTITY_SOCKET_FILE in Istio's folder",
      [],
      { WORKLOAD_IDENTITY_SOCKET_FILE: "agent.sock" },
      "./var/run/secrets/workload-spiffe-uds/agent.sock",
    ],
    [
      "is --socket's, which wins",
      ["--socket", "/run/a/b.sock"],
      { WORKLOAD_IDENTITY_SOCKET_FILE: "agent.sock" },
      "/run/a/b.sock",
    ],
  ])("%s", async (_what, argv, env, path) => {
    expect(socketPath((await load({ argv, env })).config)).toBe(path);
  });
});

describe("the file of revocation lists", () => {
  test.each<[Record<string, string>, ReturnType<typeof crlPath>]>([
    [{}, { path: "/var/run/secrets/istio/crl/ca-crl.pem", optional: true }],
    [{ PILOT_ENABLE_CA_CRL: "false" }, { path: undefined, optional: true }],
    [{ NODE_AGENT_CRL: "crl.pem" }, { path: "crl.pem", optional: false }],
  ])("%j", async (env, expected) => {
    expect(crlPath((await load({ env })).config)).toEqual(expected);
  });
});
