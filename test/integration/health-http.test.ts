import { afterEach, describe, expect, test } from "vitest";
import { samples } from "../unit/observe/samples.ts";
import { closeObserved, observe, type Observed } from "../unit/observe/observing.ts";

afterEach(closeObserved);

const probe = async ({ get }: Observed, name: string): Promise<readonly [number, unknown]> => {
  const response = await get(`/healthz/${name}`);
  expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
  return [response.status, await response.json()];
};

const published = { ...samples["secret.published"], notAfter: Date.now() + 3_600_000 };
const roots = { ...published, name: "ROOTCA", kind: "trust-bundle" };
const serving = [samples["sds.listening"], roots, published] as const;

describe("the health endpoints", () => {
  test("name what is pending, and turn when it is there", async () => {
    const agent = await observe({ before: [samples["sds.listening"], roots] });
    expect(await probe(agent, "startup")).toEqual([
      503,
      { status: "starting", pending: ["default"], rotator: "empty" },
    ]);
    expect(await probe(agent, "ready")).toEqual([
      503,
      expect.objectContaining({ status: "not ready", pending: ["default"] }),
    ]);
    agent.bus.emit(published);
    expect((await probe(agent, "startup"))[0]).toBe(200);
    expect((await probe(agent, "ready"))[0]).toBe(200);
  });

  test("count what happened before they were there", async () => {
    const agent = await observe({ before: serving });
    expect(await probe(agent, "ready")).toEqual([
      200,
      expect.objectContaining({ status: "ready" }),
    ]);
    expect(agent.observation.health().ok).toBe(true);
  });

  test("ready is off from the moment the agent stops; live is not", async () => {
    const agent = await observe({ before: serving });
    agent.bus.emit(samples["agent.stopping"]);
    expect(await probe(agent, "ready")).toEqual([
      503,
      expect.objectContaining({ reasons: ["the agent is stopping"] }),
    ]);
    expect(await probe(agent, "live")).toEqual([200, { status: "live" }]);
  });

  test("ready is off at NotAfter; live and startup are not", async () => {
    const ended = { ...published, notAfter: Date.now() - 1_000 };
    const agent = await observe({ before: [...serving, ended] });
    expect(await probe(agent, "ready")).toEqual([
      503,
      expect.objectContaining({ reasons: [expect.stringMatching(/^default expired at /)] }),
    ]);
    expect((await probe(agent, "live"))[0]).toBe(200);
    expect((await probe(agent, "startup"))[0]).toBe(200);
  });
});
