import { X509Certificate } from "node:crypto";
import { chmodSync, mkdirSync, rmdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "../../support/eventually.ts";
import { settle } from "../../support/test-clock.ts";
import { HOUR, SECOND, tlsCertificate } from "../secrets/support.ts";
import { issued } from "../secrets/state/support.ts";
import { withoutPrivileges } from "../../support/other-user.ts";
import { removeFolders } from "../../support/processes.ts";
import { readSet, World } from "./support.ts";

afterEach(removeFolders);

describe("the files", () => {
  test("are written as soon as certificate and roots are there, and at each change of either", async () => {
    const world = new World();
    const output = world.start();
    world.putRoots("root 1");
    await settle(20);
    expect(world.events, "a certificate is missing").toEqual([]);
    world.putCertificate("leaf 1");
    await world.written(1);
    expect(readSet(world.folder)).toEqual(["key of leaf 1", "leaf 1", "root 1"]);
    expect(world.all("output.written")).toEqual([
      {
        type: "output.written",
        path: world.folder,
        serial: tlsCertificate("leaf 1", { notBefore: 0, notAfter: 1 }).serial,
        spiffeId: "spiffe://cluster.local/ns/shop/sa/cart",
        notAfter: world.clock.now() + HOUR,
        seconds: 0,
      },
    ]);

    world.putRoots("root 2");
    await world.written(2);
    expect(readSet(world.folder)).toEqual(["key of leaf 1", "leaf 1", "root 2"]);
    world.putCertificate("leaf 2");
    await world.written(3);
    expect(readSet(world.folder)).toEqual(["key of leaf 2", "leaf 2", "root 2"]);
    await output.stop();
  });

  test("are written once for roots and certificate that change together", async () => {
    const world = new World();
    world.start();
    world.putRoots("root 1");
    world.putCertificate("leaf 1");
    await world.written(1);
    world.putRoots("root 2");
    world.putCertificate("leaf 2");
    await world.written(2);
    await settle(50);
    expect(world.all("output.written")).toHaveLength(2);
    expect(readSet(world.folder)).toEqual(["key of leaf 2", "leaf 2", "root 2"]);
  });

  test("hold a real key and chain that belong together, and what is served from before the start", async () => {
    const world = new World();
    const { certificate } = await issued({ clock: world.clock });
    world.putRoots("root");
    world.store.put({ ...certificate, name: "default" });
    world.start();
    await world.written(1);
    const [key = "", chain = ""] = readSet(world.folder);
    expect(key).toBe(certificate.privateKeyPem.reveal().toString());
    expect(new X509Certificate(chain).serialNumber.toLowerCase()).toBe(certificate.serial);
  });

  test.each([
    [{}, "600"],
    [{ keyMode: 0o640 }, "640"],
  ])("with %j: the key has %s, the others can be read by all", async (settings, mode) => {
    const world = new World();
    world.start(settings);
    world.putRoots("root");
    world.putCertificate("leaf");
    await world.written(1);
    const modes = ["key.pem", "cert-chain.pem", "root-cert.pem"].map((name) =>
      (statSync(join(world.folder, name)).mode & 0o777).toString(8),
    );
    expect(modes).toEqual([mode, "644", "644"]);
  });

  test("get new roots though the certificate has expired", async () => {
    const world = new World();
    world.start();
    world.putRoots("root 1");
    world.putCertificate("leaf");
    await world.written(1);
    world.clock.step(HOUR);
    world.putRoots("root 2");
    await world.written(2);
    expect(readSet(world.folder)).toEqual(["key of leaf", "leaf", "root 2"]);
  });

  test("stay at the end, and change no more", async () => {
    const world = new World();
    const output = world.start();
    world.putRoots("root");
    world.putCertificate("leaf 1");
    await world.written(1);
    await output.stop();
    world.putCertificate("leaf 2");
    await settle(20);
    expect(readSet(world.folder)).toEqual(["key of leaf 1", "leaf 1", "root"]);
    expect(world.clock.armed).toBe(0);
  });
});

describe("files that cannot be written", () => {
  test("are told of and tried again: by then with what is newest", async () => {
    const world = new World();
    const output = world.start();
    // A folder in the place of the link: it can be taken away again.
    const obstacle = join(world.folder, "..data");
    mkdirSync(obstacle, { recursive: true });
    world.putRoots("root");
    world.putCertificate("leaf 1");
    const failed = await eventually("the failure", () => world.all("output.write_failed")[0]);
    expect(failed).toMatchObject({
      path: world.folder,
      failures: 1,
      retryAt: world.clock.now() + SECOND,
      error: { code: "OUTPUT_NOT_WRITTEN", message: `${obstacle}: a folder is in its place` },
    });
    world.putCertificate("leaf 2");
    await eventually("the next failure", () => world.all("output.write_failed").length === 2);
    rmdirSync(obstacle);
    await world.clock.advance(2 * SECOND);
    await world.written(1);
    expect(readSet(world.folder)).toEqual(["key of leaf 2", "leaf 2", "root"]);
    await output.stop();
    expect(world.clock.armed).toBe(0);
  });

  test("do not show a key: the events and errors are free of it", async () => {
    const world = new World();
    world.start({ folder: "/proc/none/certs" });
    world.putRoots("root");
    world.putCertificate("leaf 1");
    await eventually("the failure", () => world.all("output.write_failed").length > 0);
    expect(JSON.stringify(world.events)).not.toContain("key of");
    expect(String(world.all("output.write_failed")[0]?.error.cause)).not.toContain("key of");
  });

  test("are those of a group that is not ours", async () => {
    const world = new World();
    // In it whoever runs the test may write.
    mkdirSync(world.folder, { recursive: true });
    chmodSync(dirname(world.folder), 0o755);
    chmodSync(world.folder, 0o777);
    const failed = await withoutPrivileges(async () => {
      world.start({ gid: 54_321 });
      world.putRoots("root");
      world.putCertificate("leaf");
      return eventually("the failure", () => world.all("output.write_failed")[0]);
    });
    expect(failed.error.message).toMatch(/may not give files to/);
  });
});
