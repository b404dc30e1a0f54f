import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { join } from "node:path";
import { Client, credentials, Server, ServerCredentials } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { client, http2Only, testFolder, testListener } from "./sds-socket.setup.ts";

const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const method = "/test.Echo/Echo";
const asIs = (bytes: Buffer): Buffer => bytes;

/** A gRPC server behind the listener that answers what it is asked. */
async function echoServer() {
  const path = join(testFolder(), "socket");
  const made = testListener(path);
  await made.listener.listen();
  const server = new Server();
  server.addService(
    {
      Echo: {
        path: method,
        requestStream: false,
        responseStream: false,
        requestSerialize: asIs,
        requestDeserialize: asIs,
        responseSerialize: asIs,
        responseDeserialize: asIs,
      },
    },
    {
      Echo: (call: { request: Buffer }, answer: (error: null, response: Buffer) => void): void =>
        answer(null, call.request),
    },
  );
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const accept = (): void =>
    made.listener.accept(http2Only((socket) => injector.injectConnection(socket)));
  return { ...made, path, server, accept };
}

async function echo(path: string, request: Buffer): Promise<string> {
  const grpc = new Client(`unix:${path}`, credentials.createInsecure(), {
    // Without it, clients of one process share a connection.
    "grpc.use_local_subchannel_pool": 1,
  });
  try {
    return await new Promise((resolve, reject) => {
      grpc.makeUnaryRequest(method, asIs, asIs, request, (error, response) =>
        error ? reject(error) : resolve(String(response)),
      );
    });
  } finally {
    grpc.close();
  }
}

test("gRPC works over it, also for a client that came before the server", async () => {
  const { path, listener, accept, server } = await echoServer();
  const early = echo(path, Buffer.from("early"));
  await eventually("the connection", () => listener.connections === 1);
  accept();
  expect(await early).toBe("early");
  expect(await echo(path, Buffer.from("late"))).toBe("late");
  server.forceShutdown();
});

test("a first request of 61 kB arrives whole", async () => {
  const { path, accept, server } = await echoServer();
  accept();
  const request = Buffer.alloc(61_000, "n");
  expect(await echo(path, request)).toBe(request.toString());
  server.forceShutdown();
});

test("a client that has gone before there was a server is counted out", async () => {
  const { path, listener, clock, accept, server } = await echoServer();
  const socket = await client(path);
  socket.write(PREFACE);
  await eventually("the preface to be read", () => clock.armed === 1);
  socket.destroy();
  accept();
  await eventually("its end", () => listener.connections === 0);
  expect(await echo(path, Buffer.from("the next"))).toBe("the next");
  server.forceShutdown();
});

describe("a connection that ends is counted out", () => {
  test.each<[string, (path: string) => Promise<unknown>]>([
    ["closed by HTTP/2", (path) => echo(path, Buffer.from("hello"))],
    [
      "closed politely without a call",
      async (path) => {
        const session = connectHttp2("http://agent", { createConnection: () => connect(path) });
        await new Promise((resolve) => session.once("remoteSettings", resolve));
        session.close();
      },
    ],
    [
      "cut in the first moment",
      async (path) => {
        const socket = await client(path);
        socket.write(PREFACE);
        socket.destroy();
      },
    ],
    ["ended by the client", async (path) => (await client(path)).end(PREFACE)],
    [
      "cut later, as by kill -9",
      async (path) => {
        const socket = await client(path);
        socket.write(PREFACE);
        await eventually("the server's settings", () => socket.read() !== null);
        socket.destroy();
      },
    ],
    [
      "no frames after the preface",
      async (path) => (await client(path)).write(`${PREFACE}this is no frame of HTTP/2`),
    ],
  ])("%s", async (_name, visit) => {
    const { path, listener, accept, server } = await echoServer();
    accept();
    for (let count = 0; count < 5; count += 1) await visit(path);
    await eventually("their end", () => listener.connections === 0);
    expect(await echo(path, Buffer.from("still here"))).toBe("still here");
    server.forceShutdown();
  });
});
