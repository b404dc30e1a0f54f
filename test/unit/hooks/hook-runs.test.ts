import { expect, test } from "vitest";
import { HookRuns } from "../../../src/hooks/hook-runs.ts";
import { settle, TestClock } from "../../support/test-clock.ts";

const rotated = (serial: string) => ({ serial, spiffeId: "spiffe://a/b", notAfter: 0 });

test("what is asked for while the loop of the last run ends is run", async () => {
  for (let turns = 0; turns < 8; turns += 1) {
    const serials: string[] = [];
    const hook = {
      name: "url" as const,
      run: async ({ serial }: { readonly serial: string }): Promise<void> =>
        void serials.push(serial),
    };
    const askInTurns = async (): Promise<void> => {
      for (let n = 0; n < turns; n += 1) await Promise.resolve();
      runs.ask(rotated("2"));
    };
    const emit = (): void => void (serials.length === 1 && askInTurns());
    const runs = new HookRuns([hook], { clock: new TestClock(), emit });
    runs.ask(rotated("1"));
    await settle();
    expect(serials, `${turns} turns later`).toEqual(["1", "2"]);
  }
});
