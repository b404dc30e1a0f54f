import { once } from "node:events";
import net, { type AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../src/core/clock.ts";
import { HttpListener } from "../../src/observe/http.ts";
import { unknownPeer } from "../../src/sds/peer.ts";
import { RestServer } from "../../src/sds/rest/server.ts";
import { namedSecrets } from "../../src/sds/names.ts";
import { SecretStore } from "../../src/secrets/store.ts";

/** A client that sends 2,000 requests in one go; resolves to what it got until it was cut off. */
async function flood(connect: net.NetConnectOpts, request: string): Promise<string> {
  const socket = net.connect(connect);
  socket.on("error", () => {});
  let got = "";
  socket.on("data", (chunk: Buffer) => (got += chunk.toString()));
  socket.write(request.repeat(2_000));
  await new Promise((resolve) => socket.once("close", resolve));
  return got;
}

const answers = (text: string): number => text.split("HTTP/1.1 ").length - 1;

test("2,000 requests at once to the metrics or admin port: one is worked on, the rest cut off", async () => {
  let asked = 0;
  const listener = new HttpListener(async () => {
    asked += 1;
    return { status: 200, type: "text/plain", body: "ok\n" };
  });
  onTestFinished(() => listener.close());
  const { port } = await listener.listen({ host: "127.0.0.1", port: 0 });
  const got = await flood({ port, host: "127.0.0.1" }, "GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
  expect(asked).toBe(1);
  expect(answers(got)).toBeLessThanOrEqual(1);
  // Who waits for its answers keeps its connection.
  const socket = net.connect(port, "127.0.0.1");
  for (let i = 0; i < 3; i += 1) {
    socket.write("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).toContain("200 OK");
  }
  socket.destroy();
});

test("2,000 requests at once by REST: one is worked on, the rest cut off", async () => {
  let asked = 0;
  const rest = new RestServer({
    sources: () => namedSecrets(new SecretStore(systemClock)),
    clock: systemClock,
    emit: ({ type }) => void (asked += type === "sds.fetch" ? 1 : 0),
    identifier: "test",
    emptyMeansAll: false,
  });
  let connections = 0;
  const server = net.createServer((socket) => {
    socket.on("error", () => {});
    rest.accept(socket, unknownPeer((connections += 1)));
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const body = '{"resource_names":["default"]}';
  const head = `POST /v3/discovery:secrets HTTP/1.1\r\nhost: a\r\ncontent-length: ${body.length}\r\n\r\n`;
  await flood({ port, host: "127.0.0.1" }, head + body);
  expect(asked).toBeLessThanOrEqual(1);
});
