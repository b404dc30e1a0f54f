import { connect as connectTls, type ConnectionOptions } from "node:tls";
import { describe, expect, test } from "vitest";
import { SERVING_TTL_MS } from "../../src/ca/server/serving-certificate.ts";
import { TestCa } from "../support/test-ca.ts";
import { TestClock } from "../support/test-clock.ts";
import {
  call,
  connect,
  DEV,
  newCsr,
  startServer,
  type TestServer,
  TOKEN,
} from "./ca-server.setup.ts";

/** What a client sees of a handshake; rejects with OpenSSL's reason. */
function handshake(
  { address, rootPem }: TestServer,
  options: ConnectionOptions = {},
): Promise<{ authorized: boolean; serial: string }> {
  const port = Number(address.split(":").at(-1));
  const common = { host: "127.0.0.1", port, ca: rootPem, servername: "localhost" };
  return new Promise((resolve, reject) => {
    const socket = connectTls({ ...common, ALPNProtocols: ["h2"], ...options }, () => {
      resolve({ authorized: socket.authorized, serial: socket.getPeerCertificate().serialNumber });
      socket.destroy();
    });
    socket.once("error", reject);
  });
}

describe("TLS of node-agent ca", () => {
  test("its certificate is good for its names, by its own root", async () => {
    const server = await startServer([...DEV, "--tls-names=ca.example,localhost"]);
    for (const servername of ["localhost", "ca.example"])
      expect((await handshake(server, { servername })).authorized).toBe(true);
    await expect(handshake(server, { servername: "other.example" })).rejects.toThrow(/altnames/);
  });

  test("TLS 1.2 is the least", async () => {
    const server = await startServer(DEV);
    expect((await handshake(server, { maxVersion: "TLSv1.2" })).authorized).toBe(true);
    const version = { minVersion: "TLSv1.1", maxVersion: "TLSv1.1" } as const;
    const old = { ...version, ciphers: "DEFAULT:@SECLEVEL=0" };
    await expect(handshake(server, old)).rejects.toThrow(/protocol version|alert/i);
  });

  test("a client that trusts another root does not send its token", async () => {
    const server = await startServer(DEV);
    const { rootPem } = await TestCa.create();
    const client = connect(server.address, { root: rootPem });
    const outcome = await call(client, { csr: await newCsr(), token: TOKEN });
    expect(outcome.code).toBe("UNAVAILABLE");
    expect(server.lines.some((line) => line.includes("signed"))).toBe(false);
  });

  test("plaintext is not answered, unless it was asked for", async () => {
    const request = { csr: await newCsr(), token: TOKEN };
    const secure = await startServer(DEV);
    const outcome = await call(connect(secure.address, { root: undefined }), request);
    expect(outcome.code).toBe("UNAVAILABLE");
    const plain = await startServer([...DEV, "--plaintext"]);
    const answered = await call(connect(plain.address, { root: undefined }), request);
    expect(answered.code).toBe("OK");
    expect(plain.lines.join("\n")).toContain("tls=off");
  });

  test("plaintext that others can reach is warned about", async () => {
    const open = await startServer([...DEV, "--plaintext", "--listen=0.0.0.0:0"]);
    expect(open.lines.join("\n")).toMatch(/ warn {2}plaintext on an address that others can reach/);
    const own = await startServer([...DEV, "--plaintext"]);
    expect(own.lines.join("\n")).not.toContain(" warn ");
  });

  test("its certificate is replaced at half of its life, and open connections go on", async () => {
    // TLS clients look at the real clock: the second certificate has to be good now, too.
    const clock = new TestClock(Date.now() - SERVING_TTL_MS / 2 - 60_000);
    const server = await startServer(DEV, clock);
    const client = connect(server.address, { root: server.rootPem });
    const request = { csr: await newCsr(), token: TOKEN };
    expect((await call(client, request)).code).toBe("OK");
    const { serial } = await handshake(server);

    await clock.advance(SERVING_TTL_MS / 2 + 1000);

    expect((await handshake(server)).serial).not.toBe(serial);
    expect((await call(client, request)).code).toBe("OK");
    const lines = server.lines.map((line) => line.replace(/^\S+ /, ""));
    expect(lines.filter((line) => line.includes("TLS certificate replaced"))).toHaveLength(1);
    const ports = lines.flatMap((line) => /^info {2}signed .*peer=(\S+)/.exec(line)?.[1] ?? []);
    expect(ports).toHaveLength(2);
    expect(ports[0]).toBe(ports[1]);
  });
});
