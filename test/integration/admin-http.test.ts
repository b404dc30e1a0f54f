import { request } from "node:http";
import { createServer } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { ObserveOptions } from "../../src/observe/observe.ts";
import { eventually } from "../support/eventually.ts";
import { TestClock } from "../support/test-clock.ts";
import { closeObserved, observe } from "../unit/observe/observing.ts";
import { samples } from "../unit/observe/samples.ts";

afterEach(closeObserved);

const address = { host: "127.0.0.1", port: 0 };
const admin: Partial<ObserveOptions["admin"]> = {
  address,
  sds: async () => ({
    streams: [{ node: "a", error: "-----BEGIN EC PRIVATE KEY-----\nMHcC\n" }],
    resources: [{ name: "x".repeat(5_000) }],
  }),
  config: async () => '{"ttl":{"value":"24h","origin":"default"}}\n',
};

describe("the admin pages", () => {
  test("/ lists them, each of them answers with JSON, and it says where metrics are", async () => {
    const { observation, admin: get } = await observe({ admin });
    const index = await (await get("/")).text();
    expect(index).toContain(`served on 127.0.0.1:${observation.address()?.port}.`);
    const paths = [...index.matchAll(/^(\/\S+) /gm)].map(([, path]) => path ?? "");
    expect(paths).toEqual(["/debug/sds", "/debug/config", "/debug/logging"]);
    for (const path of paths) {
      const response = await get(path);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
      expect(typeof (await response.json())).toBe("object");
    }
  });

  test("what looks like a key is taken out, and long texts are cut", async () => {
    const { admin: get } = await observe({ admin });
    const text = await (await get("/debug/sds")).text();
    expect(text).toContain("[redacted]");
    expect(text).not.toContain("MHcC");
    expect(text.length).toBeLessThan(3_000);
  });

  test("are read-only, and of the metrics listener there is nothing", async () => {
    const { admin: get, get: metrics } = await observe({ admin });
    for (const method of ["POST", "PUT", "DELETE"]) {
      const response = await get("/debug/logging", { method });
      expect(response.status).toBe(405);
      expect(response.headers.get("allow")).toBe("GET, HEAD");
    }
    expect((await get("/quitquitquit", { method: "POST" })).status).toBe(404);
    expect((await get("/metrics")).status).toBe(404);
    expect((await metrics("/debug/sds")).status).toBe(404);
  });

  test("an error in a page is a status 500, not the agent's end", async () => {
    const failing = { ...admin, config: () => Promise.reject(new Error("a bug")) };
    const { admin: get } = await observe({ admin: failing });
    expect((await get("/debug/config")).status).toBe(500);
    expect((await get("/debug/sds")).status).toBe(200);
  });

  /** As a browser that was led here by DNS rebinding: the right address, another name. */
  const byHost = (port: number, host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const call = request(
        { host: "127.0.0.1", port, headers: { host }, agent: false },
        (reply) => {
          reply.resume();
          resolve(reply.statusCode);
        },
      );
      call.on("error", reject).end();
    });

  test.each([
    ["localhost", 200],
    ["LOCALHOST:15029", 200],
    ["127.0.0.1", 200],
    ["10.1.2.3:15029", 200],
    ["[::1]:15029", 200],
    ["[::1]", 200],
    ["evil.example", 403],
    ["evil.example:15029", 403],
    ["localhost.evil.example", 403],
    ["127.0.0.1.evil.example", 403],
    ["localhost:1:2", 403],
    ["[evil.example]", 403],
    ["::1", 403],
    [".", 403],
  ])("asked for the host %j: %i", async (host, status) => {
    const { observation } = await observe({ admin });
    expect(await byHost(observation.adminAddress()?.port ?? 0, host)).toBe(status);
  });

  test("off: nothing listens, and nothing is said", async () => {
    const { observation, events } = await observe();
    expect(observation.adminAddress()).toBeUndefined();
    expect(events.map(({ type }) => type)).toEqual(["metrics.listening"]);
  });
});

describe("an admin address that is taken", () => {
  test("is told once and stops nothing; it is tried often when its holder is about to leave", async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
    const taken = holder.address();
    if (taken === null || typeof taken === "string") throw new Error("no port");
    const clock = new TestClock();
    const { bus, events, get, lines, observation } = await observe({
      clock,
      admin: { ...admin, address: { ...address, port: taken.port } },
    });
    const failed = lines.map((line) => JSON.parse(line)).find(({ level }) => level === "warn");
    expect(failed).toMatchObject({
      event: "admin.failed",
      component: "admin",
      err: { code: "ADMIN_BIND", hint: expect.stringMatching(/--admin-addr, or off/) },
    });
    expect(await (await get("/healthz/ready")).json()).toMatchObject({
      warnings: { admin: expect.stringMatching(/^ADMIN_BIND: cannot listen on 127/) },
    });

    // An hour later it is tried twice a minute.
    await clock.untilArmed();
    for (let i = 0; i < 8; i += 1) {
      await clock.advance(30_000);
      await clock.untilArmed();
    }
    expect(clock.nextIn).toBeGreaterThan(10_000);
    bus.emit(samples["takeover.asked"]);
    await clock.untilArmed();
    await eventually("a quick try", () => clock.nextIn !== undefined && clock.nextIn <= 250);
    await new Promise((resolve) => holder.close(resolve));
    await clock.advance(250);
    await eventually("the listener", () => observation.adminAddress());
    expect(events.filter(({ type }) => type === "admin.failed")).toHaveLength(1);
    expect(await (await get("/healthz/ready")).json()).not.toHaveProperty("warnings");
  });
});
