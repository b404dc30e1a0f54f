import type { Hook, Rotated } from "../../../src/hooks/hook.ts";
import type { EventOf } from "../../../src/core/events.ts";
import { samples } from "../observe/samples.ts";

export const ROTATED: Rotated = {
  serial: "0a1b",
  spiffeId: "spiffe://cluster.local/ns/a/sa/b",
  notAfter: Date.parse("2026-01-02T00:00:00Z"),
};

/** What the agent tells of the `n`th certificate. */
export const published = (n: number): EventOf<"secret.published"> => ({
  ...samples["secret.published"],
  version: `v${n}`,
  serial: `${n}`,
});
export const succeeded = (n: number): EventOf<"rotation.succeeded"> => ({
  ...samples["rotation.succeeded"],
  serial: `${n}`,
});

/** A hook whose runs end when the test says, and how. */
export class FakeHook implements Hook {
  readonly name;
  readonly runs: {
    readonly rotated: Rotated;
    readonly signal: AbortSignal;
    readonly end: (error?: Error) => void;
  }[] = [];

  constructor(name: Hook["name"] = "url") {
    this.name = name;
  }

  run(rotated: Rotated, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason));
      this.runs.push({ rotated, signal, end: (error) => (error ? reject(error) : resolve()) });
    });
  }

  get serials(): string[] {
    return this.runs.map(({ rotated }) => rotated.serial);
  }
}
