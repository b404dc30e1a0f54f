import { createServer, type RequestListener } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { urlHook } from "../../../src/hooks/url.ts";
import { ROTATED } from "./support.ts";

/** A server on the loopback, and a hook that asks it. */
async function server(answer: RequestListener) {
  const seen: unknown[] = [];
  const made = createServer((request, response) => {
    const { method, url, headers } = request;
    seen.push({ method, url, length: headers["content-length"] });
    answer(request, response);
  });
  await new Promise<void>((resolve) => made.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    made.closeAllConnections();
    made.close();
  });
  const address = made.address();
  const port = typeof address === "object" ? address?.port : 0;
  const url = `http://127.0.0.1:${port}/drain_listeners?graceful`;
  const abort = new AbortController();
  return { seen, made, url, abort, run: () => urlHook(url).run(ROTATED, abort.signal) };
}

describe("a URL", () => {
  test("is POSTed to, with its query and without a body", async () => {
    const { seen, run } = await server((_request, response) => void response.end("OK\n"));
    await run();
    expect(seen).toEqual([{ method: "POST", url: "/drain_listeners?graceful", length: "0" }]);
  });

  test.each([302, 404, 500])("that answers %i has failed, and is not followed", async (status) => {
    const { url, run } = await server((_request, response) => {
      response.writeHead(status, { location: "http://127.0.0.1:1/" }).end("no");
    });
    await expect(run()).rejects.toMatchObject({
      code: "HOOK_FAILED",
      message: `POST ${url} was answered with ${status}`,
    });
  });

  test.each<[string, RequestListener]>([
    ["never", () => undefined],
    ["without an end", (_request, response) => void response.write("x")],
  ])("that answers %s is let go by the signal", async (_how, answer) => {
    const { seen, abort, run } = await server(answer);
    const ended = run().catch((reason: unknown) => reason);
    await expect.poll(() => seen.length).toBe(1);
    abort.abort("too late");
    expect(await ended).toBe("too late");
  });

  test("that nobody listens on has failed", async () => {
    const { made, run } = await server(() => undefined);
    await new Promise((resolve) => made.close(resolve));
    await expect(run()).rejects.toThrow(/ECONNREFUSED/);
  });
});
