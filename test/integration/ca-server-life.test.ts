import { readFileSync } from "node:fs";
import { connect as connectTcp, createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { AgentError } from "../../src/core/errors.ts";
import { call, clientOf, DEV, newCsr, startServer, tempFile, TOKEN } from "./ca-server.setup.ts";

async function startFailure(argv: readonly string[]): Promise<AgentError> {
  const error: unknown = await startServer(argv).catch((thrown: unknown) => thrown);
  if (error instanceof AgentError) return error;
  throw new Error("it started", { cause: error });
}

describe("starts and stops", () => {
  test("a peer that resets its connection disturbs nobody", async () => {
    const server = await startServer(DEV);
    const port = Number(server.address.split(":").at(-1));
    for (const first of ["", "\u0016\u0003\u0001", "GET / HTTP/1.1\r\n\r\n"]) {
      const peer = connectTcp(port, "127.0.0.1");
      await new Promise((resolve) => peer.once("connect", resolve));
      await new Promise((resolve) => peer.write(first, resolve));
      peer.resetAndDestroy();
    }
    expect((await call(clientOf(server), { csr: await newCsr(), token: TOKEN })).code).toBe("OK");
  });

  test("a port that is taken: CA_LISTEN, and the root file of the other CA stays", async () => {
    const rootOut = tempFile("root.pem", "the other CA's");
    const other = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void other.close());
    await new Promise((resolve) => other.once("listening", resolve));
    const address = other.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const error = await startFailure([
      ...DEV,
      `--listen=127.0.0.1:${port}`,
      `--root-out=${rootOut}`,
    ]);
    expect([error.code, error.exitCode]).toEqual(["CA_LISTEN", 2]);
    expect(error.message).toBe(`cannot listen on 127.0.0.1:${port}: EADDRINUSE`);
    expect(readFileSync(rootOut, "utf8")).toBe("the other CA's");
  });

  test("a root file that cannot be written: refused", async () => {
    const error = await startFailure([...DEV, "--root-out=/nowhere/root.pem"]);
    expect([error.code, error.exitCode]).toEqual(["INVALID_VALUE", 2]);
    expect(error.message).toMatch(/^--root-out \/nowhere\/root\.pem: cannot be written: ENOENT/);
  });

  test("closed, it answers nobody any more", async () => {
    const server = await startServer(DEV);
    const one = clientOf(server);
    const csr = await newCsr();
    expect((await call(one, { csr, token: TOKEN })).code).toBe("OK");
    await server.close(1000);
    expect((await call(one, { csr, token: TOKEN })).code).toBe("UNAVAILABLE");
  });

  test("clients that are connected do not hold up the end, silent ones neither", async () => {
    const server = await startServer(DEV);
    await call(clientOf(server), { csr: await newCsr(), token: TOKEN });
    const silent = connectTcp(Number(server.address.split(":").at(-1)), "127.0.0.1");
    await new Promise((resolve) => silent.once("connect", resolve));
    const begun = performance.now();
    await server.close(5000);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});
