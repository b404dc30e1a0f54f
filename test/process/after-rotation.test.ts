import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { isAlive } from "../support/alive.ts";
import { eventually } from "../support/eventually.ts";
import { removeFolders, stopAll, temporaryFolder } from "../support/processes.ts";
import { runToEnd, TestAgent } from "./support.ts";

afterEach(async () => {
  await stopAll();
  removeFolders();
});

/** An agent with a script as its hook, renewed once. */
async function renewed(body: string): Promise<{ agent: TestAgent; folder: string }> {
  const folder = temporaryFolder();
  const path = join(folder, "hook");
  writeFileSync(path, `#!/bin/sh\ncd "${folder}"\n${body}\n`);
  chmodSync(path, 0o755);
  const agent = TestAgent.selfSigned({ args: ["--after-rotation-command", path] });
  await agent.logged("control.listening");
  const { code } = await runToEnd(["renew", "--wait", "--socket", agent.socket]);
  expect(code).toBe(0);
  return { agent, folder };
}

test("a command is run after the second certificate with its serial, and no key of either", async () => {
  const { agent, folder } = await renewed("env > env.new; mv env.new env; echo once >> runs");
  const { serial } = await agent.logged("hook.done");
  expect(agent.lines("rotation.succeeded").at(-1)?.["serial"]).toBe(serial);
  const env = readFileSync(join(folder, "env"), "utf8");
  expect(env).toContain(`CERTIFICATE_SERIAL=${String(serial)}\n`);
  expect(env).not.toContain("PRIVATE KEY");
  expect(readFileSync(join(folder, "runs"), "utf8")).toBe("once\n");
  const done = 'node_agent_hook_runs_total{hook="command",outcome="done"}';
  expect(await agent.metric(done)).toBe(1);
  await agent.end();
});

test("one that fails costs a warning; what is served is the new certificate", async () => {
  const { agent } = await renewed("echo 'no admin there' >&2; exit 7");
  const { err, level } = await agent.logged("hook.failed");
  expect(level).toBe("warn");
  expect(err).toMatchObject({ code: "HOOK_FAILED" });
  expect(err?.message).toMatch(/hook ended with status 7: no admin there$/);
  expect((await agent.client().open(["default"]).next()).names).toEqual(["default"]);
  expect((await agent.health()).status).toBe(200);
  const failed = 'node_agent_hook_runs_total{hook="command",outcome="failed"}';
  expect(await agent.metric(failed)).toBe(1);
  await agent.end();
});

test("one that runs when the agent stops ends with it, and does not hold it up", async () => {
  const { agent, folder } = await renewed("echo $$ > pid.new; mv pid.new pid; sleep 600");
  const pid = await eventually("the hook", () => Number(readFileSync(join(folder, "pid"), "utf8")));
  expect((await agent.process.stop()).code).toBe(0);
  expect(agent.lines("hook.failed")).toMatchObject([{ outcome: "failed" }]);
  await eventually("its end", () => !isAlive(pid));
});

test("one that is not run for want of file descriptors is told of, and the agent goes on", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "hook");
  writeFileSync(path, "#!/bin/sh\n");
  chmodSync(path, 0o755);
  const often = ["--ttl", "20s", "--min-renew-interval", "1s", "--grace-period-ratio", "0.99"];
  const agent = TestAgent.selfSigned({ args: [...often, "--after-rotation-command", path] });
  await agent.logged("hook.done");
  const stream = agent.client().open(["default"]);
  await stream.take();
  const limit = (soft: number): Buffer =>
    execFileSync("prlimit", [`--pid=${agent.process.pid}`, `--nofile=${soft}:`]);

  limit(1);
  const { err } = await agent.logged("hook.failed");
  expect(err?.message).toMatch(/hook cannot be run: spawn .* EMFILE$/);
  limit(1_024);
  const done = agent.lines("hook.done").length;
  await eventually("the next run", () => agent.lines("hook.done").length > done);
  expect((await stream.take()).names).toEqual(["default"]);
  expect((await agent.health()).status).toBe(200);
  await agent.end();
});

test("one that is not there is told of at the start, and a URL off the loopback is refused", async () => {
  const agent = TestAgent.selfSigned({ args: ["--after-rotation-command", "./none"] });
  const { err } = await agent.logged("hook.unusable");
  expect(err?.message).toMatch(/\/none cannot be run: ENOENT/);
  await agent.ready();
  await agent.end();
  for (const url of [
    "http://envoy.example:15000/",
    "https://127.0.0.1/",
    "http://a:b@127.0.0.1/",
    "15000",
  ]) {
    const { code, complaints } = await runToEnd(["run", "--after-rotation-url", url]);
    expect(code).toBe(2);
    expect(complaints[0]).toMatch(
      /^INVALID_VALUE: flag --after-rotation-url: ".*" is not an http URL on the loopback/,
    );
  }
});
