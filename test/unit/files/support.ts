import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { AgentError } from "../../../src/core/errors.ts";
import type { AgentEvent, AgentEventType, EventOf } from "../../../src/core/events.ts";
import { FileSet, POLL_MS, SETTLE_MS } from "../../../src/files/file-set.ts";
import { eventually } from "../../support/eventually.ts";
import { TestClock } from "../../support/test-clock.ts";

/** A folder of the test's own, without links in its path. */
export function temporary(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "files-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function eventLog() {
  const events: AgentEvent[] = [];
  const eventsOf = <T extends AgentEventType>(type: T): EventOf<T>[] =>
    events.filter((event): event is EventOf<T> => event.type === type);
  return { emit: (event: AgentEvent): void => void events.push(event), events, eventsOf };
}

/** A set that is followed, with the kernel's events or without, on a clock that the test moves. */
export async function followed(
  paths: readonly string[],
  { roots, events }: { roots: readonly string[]; events: boolean },
) {
  const clock = new TestClock();
  const log = eventLog();
  /** The contents told, the files of each joined by a bar. */
  const told: string[] = [];
  const problems: AgentError[] = [];
  let isBroken = false;
  const set = FileSet.follow(
    paths,
    {
      parse: (files) => {
        if (isBroken) throw new Error("nothing is good");
        return files.map(String).join("|");
      },
      changed: (content) => void told.push(content),
      unusable: (error) => void problems.push(error),
    },
    { clock, emit: log.emit, roots: { allowed: roots, forbidden: [] }, events },
  );
  onTestFinished(() => set.close());
  await clock.untilArmed(1);

  /** Lets the time of one poll pass, and waits until it has looked. */
  const poll = async (): Promise<void> => {
    await clock.advance(POLL_MS);
    await clock.untilArmed(1);
    await set.look();
  };
  /** Waits for an event of the kernel, and lets the files settle. */
  const event = async (): Promise<void> => {
    await clock.untilArmed(2);
    await clock.advance(SETTLE_MS);
    await clock.untilArmed(1);
  };
  /** Until this content was told, by events alone or by the poll alone. */
  const sees = (content: string): Promise<boolean> =>
    eventually(`the content ${content}`, async () => {
      if (told.at(-1) === content) return true;
      if (events) await event();
      else await poll();
      return told.at(-1) === content;
    });
  const breakAll = (value: boolean): void => void (isBroken = value);
  return { clock, told, problems, set, poll, sees, breakAll, ...log };
}
