import { randomBytes } from "node:crypto";
import { chmodSync, chownSync, lstatSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { cannotBecomeOthers, NOBODY, otherUserReason } from "../support/other-user.ts";
import { temporaryFolder } from "../support/processes.ts";
import { sharedCa } from "./shared-ca.ts";
import { StatefulAgents } from "./state-support.ts";
import type { AgentOptions, TestAgent } from "./support.ts";

const ca = sharedCa();

/** The agent says why it does not use what is stored, and goes on as if nothing were. */
async function refusedBy(agent: TestAgent, reason: RegExp): Promise<void> {
  const { level, err } = await agent.logged("state.refused");
  expect([level, `${err?.code}: ${err?.message}`]).toEqual(["warn", expect.stringMatching(reason)]);
  await agent.ready();
  await agent.logged("rotation.succeeded");
  expect((await agent.health()).status).toBe(200);
  expect(await agent.metric('node_agent_state_loads_total{outcome="refused"}')).toBe(1);
  expect(agent.lines("state.loaded")).toEqual([]);
}

/** Stored by one agent, changed, and found by the next. */
async function refusedAfter(
  change: (file: string) => void,
  reason: RegExp,
  options: AgentOptions = {},
): Promise<TestAgent> {
  const agents = new StatefulAgents(ca());
  await agents.killed();
  change(agents.file);
  const agent = await agents.start(options);
  await refusedBy(agent, reason);
  return agent;
}

const keyFile = (): string => {
  const path = join(temporaryFolder(), "key");
  writeFileSync(path, randomBytes(32));
  return path;
};

describe("what is stored is refused, the CA is asked, and nothing ends", () => {
  test("garbage, which the new certificate then replaces", async () => {
    const agent = await refusedAfter(
      (file) => writeFileSync(file, "garbage"),
      /^STATE_UNREADABLE: \/.*\.state: it is not a state file of this version$/,
    );
    await agent.logged("state.saved");
  });

  test("a file that others may read", async () => {
    const agent = await refusedAfter(
      (file) => chmodSync(file, 0o644),
      /^STATE_UNSAFE: .*\.state: its mode is 0644, so others may have it; it has to be 0600$/,
    );
    const { path } = await agent.logged("state.saved");
    expect(lstatSync(String(path)).mode & 0o777).toBe(0o600);
  });

  test("one of another SPIFFE ID, in the place of ours", async () => {
    const agents = new StatefulAgents(ca());
    await agents.killed({ env: { SERVICE_ACCOUNT: "other" } });
    const { file } = agents;
    const probe = new StatefulAgents(ca());
    await probe.killed();
    renameSync(file, probe.file);
    await refusedBy(
      await probe.start(),
      /^STATE_OTHER_IDENTITY: .*"spiffe:.*sa\/other", and this agent is spiffe:.*sa\/web$/,
    );
  });

  test("one that is not encrypted although it should be, and the other way round", async () => {
    await refusedAfter(() => undefined, /^STATE_KEY: .*: it is not encrypted, although/, {
      args: ["--state-key-file", keyFile()],
    });
    const agents = new StatefulAgents(ca());
    await agents.killed({ args: ["--state-key-file", keyFile()] });
    await refusedBy(await agents.start(), /^STATE_KEY: .*: it is encrypted, and --state-key-file/);
  });

  test("one that was encrypted with another key", async () => {
    const agents = new StatefulAgents(ca());
    await agents.killed({ args: ["--state-key-file", keyFile()] });
    const before = readFileSync(agents.file);
    const agent = await agents.start({ args: ["--state-key-file", keyFile()] });
    await refusedBy(agent, /^STATE_KEY: .*: it was encrypted with another key, or is damaged$/);
    await agent.logged("state.saved");
    expect(readFileSync(agents.file)).not.toEqual(before);
  });

  test.skipIf(cannotBecomeOthers)(`a file of another user${otherUserReason}`, async () => {
    await refusedAfter(
      (file) => chownSync(file, NOBODY.uid, NOBODY.gid),
      /^STATE_UNSAFE: .*\.state: it belongs to uid 65534, this process runs as 0$/,
    );
  });
});

describe.skipIf(cannotBecomeOthers)("an agent of another user on the folder", () => {
  test(`gets nothing of it, stores nothing, and serves${otherUserReason}`, async () => {
    const agents = new StatefulAgents(ca());
    await agents.killed();
    chmodSync(agents.folder, 0o777);
    const before = readFileSync(agents.file);
    const folder = temporaryFolder();
    chownSync(folder, NOBODY.uid, NOBODY.gid);
    const agent = await agents.start({ uid: NOBODY.uid, folder });
    const belongs = /^STATE_UNSAFE: .*\/node-agent-state: it belongs to uid 0, this process runs/;
    await refusedBy(agent, belongs);
    const failed = await agent.logged("state.save_failed");
    expect(`${failed.err?.code}: ${failed.err?.message}`).toMatch(belongs);
    const { body } = await agent.health();
    expect(body).toMatchObject({ warnings: { state: expect.stringMatching(belongs) } });
    expect(readFileSync(agents.file)).toEqual(before);
    expect(lstatSync(dirname(agents.file)).uid).toBe(0);
  });
});

test("the certificate of another identity is left alone, and not served", async () => {
  const agents = new StatefulAgents(ca());
  await agents.killed({ env: { SERVICE_ACCOUNT: "other" } });
  const { file } = agents;
  const before = readFileSync(file);
  const agent = await agents.startAndStore();
  expect(await agent.logged("state.absent")).toMatchObject({ other_identities: 1 });
  await agent.logged("rotation.succeeded");
  expect(readFileSync(file)).toEqual(before);
});
