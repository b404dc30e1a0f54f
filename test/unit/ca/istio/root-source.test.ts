import { describe, expect, test } from "vitest";
import { rootSource, type RootSettings } from "../../../../src/ca/providers/istio/root-source.ts";
import { AgentError } from "../../../../src/core/errors.ts";

const unset: RootSettings = {
  caRootCa: undefined,
  pilotCertProvider: "istiod",
  provCert: undefined,
};
const from = (settings: Partial<RootSettings>) => rootSource({ ...unset, ...settings });
const file = (path: string, mayComeLater = false) => ({ kind: "file", path, mayComeLater });

describe("where the CA's roots come from, in Istio's order", () => {
  test("CA_ROOT_CA before all else", () => {
    const all = { caRootCa: "/a.pem", pilotCertProvider: "custom", provCert: "/prov" };
    expect(from(all)).toEqual(file("/a.pem"));
  });

  test("SYSTEM is the operating system's pool", () => {
    expect(from({ caRootCa: "SYSTEM" })).toEqual({ kind: "system" });
  });

  test("PILOT_CERT_PROVIDER=custom before PROV_CERT", () => {
    expect(from({ pilotCertProvider: "custom", provCert: "/prov" })).toEqual(
      file("./etc/certs/root-cert.pem"),
    );
  });

  test("PROV_CERT before none, and its file may come later", () => {
    expect(from({ pilotCertProvider: "none", provCert: "/prov" })).toEqual(
      file("/prov/root-cert.pem", true),
    );
  });

  test("none is an error that names the way out", () => {
    const attempt = () => from({ pilotCertProvider: "none" });
    expect(attempt).toThrow(AgentError);
    expect(attempt).toThrow(expect.objectContaining({ code: "MISSING_VALUE", exitCode: 2 }));
  });

  test.each(["istiod", "kubernetes", "k8s.io/clusterissuers.x/y", ""])(
    "%j: the mounted ConfigMap",
    (pilotCertProvider) => {
      expect(from({ pilotCertProvider })).toEqual(file("./var/run/secrets/istio/root-cert.pem"));
    },
  );
});
