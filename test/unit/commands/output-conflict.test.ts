import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { refuseOverwriting } from "../../../src/commands/output-conflict.ts";
import type { MountedPaths } from "../../../src/files/mounted.ts";
import { SetFolder } from "../../../src/output/set-folder.ts";
import { KubeletVolume } from "../../support/kubelet-volume.ts";
import { temporary } from "../files/support.ts";

let folder: string;
let paths: MountedPaths;
beforeEach(() => {
  folder = temporary();
  mkdirSync(at("mount"));
  mkdirSync(at("out"));
  paths = { certificate: at("mount/tls.crt"), key: at("mount/tls.key"), roots: at("mount/ca.crt") };
});

const at = (path: string): string => join(folder, path);

const write = (path: string): string => {
  writeFileSync(at(path), "");
  return path;
};

/** What is said of an output in `out`, if these paths are others. */
async function refusal(others: Partial<MountedPaths>, out = "out"): Promise<string | undefined> {
  const check = refuseOverwriting(at(out), "flag --output-certs", { ...paths, ...others });
  return check.then(
    () => undefined,
    (error: Error) => error.message,
  );
}

describe.each(["certificate", "key", "roots"] as const)("the mounted %s", (part) => {
  const isRefused = async (path: string, out?: string): Promise<boolean> => {
    const message = await refusal({ [part]: at(path) }, out);
    if (message !== undefined) expect(message).toContain(`the mounted ${part} (${at(path)}) `);
    return message !== undefined;
  };

  test("in another folder, above the output or below it, is read and left alone", async () => {
    mkdirSync(at("out/below"));
    for (const path of ["mount/it", "it", "out/below/it", "nowhere/it", "out-of-sight/it"])
      expect(await isRefused(path)).toBe(false);
  });

  test("in the output folder, there or not yet, by whatever path", async () => {
    symlinkSync(at("out"), at("link"));
    symlinkSync(".", at("here"));
    const name = "root-cert.pem";
    for (const path of [`out/${name}`, `link/${name}`, `here/out/${name}`, write("out/key.pem")])
      for (const out of ["out", "link", "here/link"]) expect(await isRefused(path, out)).toBe(true);
    for (const path of [`link/none/${name}`, `here/out/none/${name}`])
      for (const out of ["out/none", "link/none"]) expect(await isRefused(path, out)).toBe(true);
  });

  test("in the output folder under a name that is not written: the certificate alone is refused", async () => {
    expect(await isRefused(write("out/ca.crt"))).toBe(part === "certificate");
  });

  test("behind a link into the output folder, or through one that would be replaced", async () => {
    symlinkSync(at("out/cert-chain.pem"), at("mount/into"));
    symlinkSync(at("mount/elsewhere"), at("out/key.pem"));
    symlinkSync(at("out/key.pem"), at("mount/through"));
    for (const path of ["mount/into", "mount/through"]) expect(await isRefused(path)).toBe(true);
    symlinkSync(at("mount"), at("out/kept"));
    symlinkSync(at("mount/it"), at("out/tls.crt"));
    for (const path of ["out/kept/it", "out/tls.crt"]) expect(await isRefused(path)).toBe(false);
  });

  test("that is an output of ours", async () => {
    await new SetFolder(at("out")).replace([
      { name: "key.pem", data: "", mode: 0o600, gid: undefined },
    ]);
    symlinkSync(at("out/..data"), at("data"));
    for (const path of ["out/key.pem", "data/key.pem"]) expect(await isRefused(path)).toBe(true);
  });

  test("in a kubelet's volume", async () => {
    const volume = new KubeletVolume(at("volume"));
    volume.put({ it: "" });
    expect(await isRefused("volume/it", "volume")).toBe(true);
    expect(await isRefused("volume/it")).toBe(false);
  });
});

test("it says what to do, of the first that is wrong", async () => {
  const out = at("mount");
  await expect(refuseOverwriting(out, "variable OUTPUT_CERTS", paths)).rejects.toMatchObject({
    code: "SETTINGS_CONFLICT",
    message: `variable OUTPUT_CERTS: the mounted certificate (${paths.certificate}) is in ${out}, and would be overwritten`,
    hint: "write to another folder",
  });
});
