import http2 from "node:http2";
import net from "node:net";
import { afterEach, expect, test } from "vitest";
import { removeFolders, stopAll } from "../support/processes.ts";
import { TestAgent } from "./support.ts";

afterEach(async () => {
  await stopAll();
  removeFolders();
});

test("what a client puts into its headers is not written to the agent's output", async () => {
  const agent = TestAgent.selfSigned();
  await agent.ready();
  const session = http2.connect("http://sds", {
    createConnection: () => net.connect(agent.socket),
  });
  const request = session.request({
    ":method": "POST",
    ":path": "/envoy.service.secret.v3.SecretDiscoveryService/FetchSecrets",
    "content-type": "application/grpc",
    te: "trailers",
    // Fine for HTTP/2, and no key of gRPC's metadata.
    "it's": "written-by-the-client",
  });
  await new Promise((resolve) => request.once("response", resolve).end(Buffer.alloc(5)));
  session.destroy();
  await agent.process.stop("SIGTERM");
  expect(agent.process.output).not.toContain("written-by-the-client");
  expect(agent.process.stderr).toBe("");
});
