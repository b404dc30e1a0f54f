import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { TokenWatch, type TokenWatchOptions } from "../../../../src/ca/token/watch.ts";
import type { AgentEvent } from "../../../../src/core/events.ts";
import { fileTokenSource, type TokenSource } from "../../../../src/identity/token.ts";
import { TestClock } from "../../../support/test-clock.ts";
import { jwt } from "./support.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

let folder: string;
let path: string;
let clock: TestClock;
let events: AgentEvent[];
let reads: number;
let watch: TokenWatch;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "token-watch-"));
  path = join(folder, "token");
  clock = new TestClock();
  events = [];
  reads = 0;
  watch = watching();
});
afterEach(async () => {
  watch.stop();
  await rm(folder, { recursive: true });
});

function watching(changed: Partial<TokenWatchOptions> = {}): TokenWatch {
  const file = fileTokenSource(path);
  const source: TokenSource = { path, read: () => ((reads += 1), file.read()) };
  return new TokenWatch({
    source,
    audiences: ["istio-ca"],
    warnMs: 10 * MINUTE,
    jwtOnly: true,
    clock,
    emit: (event) => events.push(event),
    ...changed,
  });
}

/** As kubelet does it: another file takes the place. */
async function mount(text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}

/** Time passes, and the look that falls due in it ends. */
async function pass(ms: number): Promise<void> {
  await clock.advance(ms);
  await watch.look();
}

/** What was told since the last time this was asked. */
function told(): string[] {
  const all = events.splice(0).filter(({ type }) => type !== "token.read");
  return all.map((event) => (event.type === "token.problem" ? event.problems.join() : event.type));
}

describe("the watch over the token", () => {
  test("a token in order: its end is told, and nothing else", async () => {
    await mount(jwt({ exp: clock.now() + 12 * HOUR }));
    await watch.look();
    expect(events).toEqual([{ type: "token.read", path, expiresAt: clock.now() + 12 * HOUR }]);
  });

  test("looks by itself once a minute, and reads only what has changed", async () => {
    await mount(jwt({ exp: clock.now() + 12 * HOUR }));
    await watch.look();
    for (let minutes = 0; minutes < 30; minutes += 1) {
      expect(clock.nextIn).toBe(MINUTE);
      await pass(MINUTE);
    }
    expect([reads, clock.armed]).toEqual([1, 1]);
    await mount(jwt({ exp: clock.now() + 12 * HOUR }));
    await pass(MINUTE);
    expect(reads).toBe(2);
    expect(events.map(({ type }) => type)).toEqual(["token.read", "token.read"]);
  });

  test("expiring and expired are told once each, to the moment, and so is the next one", async () => {
    await mount(jwt({ exp: clock.now() + 15 * MINUTE + 30 * SECOND }));
    await watch.look();
    for (let minute = 0; minute < 5; minute += 1) await pass(MINUTE);
    expect(told()).toEqual([]);
    expect(clock.nextIn).toBe(30 * SECOND);
    await pass(30 * SECOND);
    expect(told()).toEqual(["expiring"]);
    for (let minute = 0; minute < 9; minute += 1) await pass(MINUTE);
    expect(told()).toEqual([]);
    await pass(MINUTE);
    expect(told()).toEqual(["expired"]);
    await pass(HOUR);
    expect(told()).toEqual([]);
    await mount(jwt({ exp: clock.now() + 12 * HOUR }));
    await pass(MINUTE);
    expect(told()).toEqual(["token.well"]);
  });

  test("missing, empty, garbage, of another audience, back: each change once, with the reason", async () => {
    await watch.look();
    await pass(MINUTE);
    expect(events).toEqual([
      {
        type: "token.problem",
        path,
        problems: ["missing"],
        reason: `there is no token: ${path}: the file does not exist`,
      },
    ]);
    events.length = 0;
    await mount(" \n");
    await pass(MINUTE);
    // The same problem, whatever its reason is.
    expect(told()).toEqual([]);
    await mount("garbage");
    await pass(MINUTE);
    expect(told()).toEqual(["malformed"]);
    await mount(jwt({ aud: ["vault"] }));
    await pass(MINUTE);
    expect(told()).toEqual(["audience"]);
    await mount(jwt({}));
    await pass(MINUTE);
    expect(told()).toEqual(["token.well"]);
    await rm(path);
    await pass(MINUTE);
    expect(told()).toEqual(["missing"]);
  });

  test("where another CA may know them, tokens that are no JWT are in order", async () => {
    watch = watching({ jwtOnly: false });
    await mount("a-development-token");
    await watch.look();
    expect(events).toEqual([{ type: "token.read", path, expiresAt: undefined }]);
  });

  test("a look that is asked for beside one under way is the same one", async () => {
    await mount(jwt({}));
    await Promise.all([watch.look(), watch.look(), watch.look()]);
    expect([reads, clock.armed]).toEqual([1, 1]);
  });

  test("a clock that is stepped over the end and back is followed", async () => {
    await mount(jwt({ exp: clock.now() + HOUR }));
    await watch.look();
    clock.step(2 * HOUR);
    await pass(MINUTE);
    expect(told()).toEqual(["expired"]);
    clock.step(-2 * HOUR);
    await pass(MINUTE);
    expect(told()).toEqual(["token.well"]);
  });

  test("stopped, it leaves no timer and says nothing, also from the middle of a look", async () => {
    await mount(jwt({ exp: 0 }));
    const looking = watch.look();
    watch.stop();
    await looking;
    expect([events, clock.armed]).toEqual([[], 0]);
  });

  test("what it tells holds nothing of the token", async () => {
    const token = jwt({ exp: 0, aud: ["vault"] });
    await mount(token);
    await watch.look();
    const text = JSON.stringify(events);
    for (const part of token.split(".")) expect(text).not.toContain(part);
  });
});
