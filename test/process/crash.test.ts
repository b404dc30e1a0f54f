import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { findLeaks, keyNeedles } from "../support/leaks.ts";
import { removeFolders, stopAll, temporaryFolder } from "../support/processes.ts";
import { contentsOf, linesOf, TestAgent } from "./support.ts";

afterEach(async () => {
  await stopAll();
  removeFolders();
});

const key = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
}).privateKey;

/** The PEM's base64 without its lines, as a parser may quote it. */
const body = key.replaceAll(/-----[^-]+-----|\n/g, "");

/**
 * Code that Node loads before the agent's, and that does its mischief at SIGUSR2. The keys come from a
 * file, since the code itself, a data: URL, may stand in a stack.
 */
function preloaded(mischief: string): Record<string, string> {
  const file = join(temporaryFolder(), "secrets.json");
  writeFileSync(file, JSON.stringify({ key, body }));
  const code = `import { readFileSync } from "node:fs";
    const { key, body } = JSON.parse(readFileSync(process.env.SECRETS, "utf8"));
    process.on("SIGUSR2", () => { ${mischief} })`;
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(code)}`;
  return { NODE_OPTIONS, SECRETS: file };
}

describe("an error that nobody handles", () => {
  test.each([
    ["thrown", `throw new Error("cannot use " + key)`],
    ["a promise rejected", `void Promise.reject(new Error("cannot use " + key))`],
    ["a text thrown", `throw "cannot use " + key`],
    ["as the cause", `throw new Error("cannot use", { cause: key })`],
    ["on a line that looks like a place", `throw new Error("cannot use\\n    at " + key)`],
    ["bare base64", `throw new Error("cannot use " + body)`],
  ])("%s: one redacted line, no socket, status 1", async (_how, mischief) => {
    const agent = TestAgent.selfSigned({ env: preloaded(mischief) });
    await agent.ready();
    const stream = agent.client().open(["default"]);
    await stream.take();
    agent.process.child.kill("SIGUSR2");
    expect(await agent.process.exited).toEqual({ code: 1, signal: null });
    const lines = linesOf(agent.process.stderr);
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      level: "fatal",
      err: { code: "UNCAUGHT", message: expect.stringContaining("cannot use") },
    });
    expect(lines[0]?.length).toBeLessThan(2_000);
    expect(findLeaks(agent.process.output, keyNeedles("the planted key", key))).toEqual([]);
    expect(contentsOf(agent.folder)).toEqual([]);
    await agent.end();
  });

  test.each(["Object.create(null)", "undefined", "Object.assign(new Error(), { message: 5 })"])(
    "%s thrown: a line all the same",
    async (thrown) => {
      const agent = TestAgent.selfSigned({ env: preloaded(`throw ${thrown}`) });
      await agent.ready();
      agent.process.child.kill("SIGUSR2");
      expect(await agent.process.exited).toEqual({ code: 1, signal: null });
      const lines = linesOf(agent.process.stderr);
      expect(lines).toHaveLength(1);
      expect(JSON.parse(lines[0] ?? "")).toMatchObject({
        level: "fatal",
        err: { code: "UNCAUGHT" },
      });
      expect(contentsOf(agent.folder)).toEqual([]);
    },
  );
});
