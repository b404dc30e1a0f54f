import { describe, expect, test } from "vitest";
import { Sensitive } from "../../../src/core/sensitive.ts";
import { resolveIdentity } from "../../../src/identity/resolve.ts";
import type { TokenReading, TokenSource } from "../../../src/identity/token.ts";

const trustDomain = "cluster.local";

function source(reading: TokenReading): TokenSource & { reads: number } {
  return {
    path: "/var/run/secrets/tokens/istio-token",
    reads: 0,
    read() {
      this.reads += 1;
      return Promise.resolve(reading);
    },
  };
}

function tokenOf(sub: string): TokenReading {
  const payload = Buffer.from(JSON.stringify({ sub })).toString("base64url");
  return { token: new Sensitive(`e30.${payload}.c2ln`) };
}

const webToken = tokenOf("system:serviceaccount:demo:web");
const fallback = { namespace: "default", serviceAccount: "default" };

describe("resolveIdentity", () => {
  test("takes the settings, and then does not read the token", async () => {
    const token = source(webToken);
    expect(
      await resolveIdentity({ trustDomain, namespace: "a", serviceAccount: "b" }, token),
    ).toEqual({ trustDomain, namespace: "a", serviceAccount: "b" });
    expect(token.reads).toBe(0);
  });

  test("takes what is not set from the token", async () => {
    expect(await resolveIdentity({ trustDomain }, source(webToken))).toEqual({
      trustDomain,
      namespace: "demo",
      serviceAccount: "web",
    });
    expect(
      await resolveIdentity({ trustDomain, serviceAccount: "other" }, source(webToken)),
    ).toEqual({ trustDomain, namespace: "demo", serviceAccount: "other" });
  });

  test("prefers the token to the fallback", async () => {
    const id = await resolveIdentity({ trustDomain }, source(webToken), fallback);
    expect(id.namespace).toBe("demo");
  });

  test("takes the fallback when neither says", async () => {
    const token = source({ missing: "the file does not exist" });
    expect(await resolveIdentity({ trustDomain }, token, fallback)).toEqual({
      trustDomain,
      ...fallback,
    });
  });

  test("says what is missing, why, and what to set", async () => {
    const token = source({ missing: "the file does not exist" });
    await expect(resolveIdentity({ trustDomain }, token)).rejects.toMatchObject({
      code: "IDENTITY_UNKNOWN",
      exitCode: 2,
      message:
        "the namespace and the service account of this workload cannot be told: not set, and the token /var/run/secrets/tokens/istio-token does not say (the file does not exist)",
      hint: "set POD_NAMESPACE and SERVICE_ACCOUNT, or mount a service-account token at /var/run/secrets/tokens/istio-token",
    });
  });

  test("names only what is missing", async () => {
    const token = source(tokenOf("alice"));
    await expect(resolveIdentity({ trustDomain, namespace: "demo" }, token)).rejects.toMatchObject({
      message: expect.stringMatching(/^the service account of .*`sub` is not/),
      hint: expect.stringMatching(/^set SERVICE_ACCOUNT, or /),
    });
  });

  test("checks a name from the token like any other", async () => {
    await expect(
      resolveIdentity({ trustDomain }, source(tokenOf("system:serviceaccount:demo:../x"))),
    ).rejects.toMatchObject({ code: "IDENTITY_INVALID" });
  });
});
