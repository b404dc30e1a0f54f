import { open } from "node:fs/promises";
import { onTestFinished, vi } from "vitest";

/** Until the end of the test `act` is called right before any file handle reads. Undone by what is returned. */
export async function asItIsRead(act: () => void): Promise<() => void> {
  const probe = await open("/dev/null");
  const prototype = Object.getPrototypeOf(probe) as typeof probe;
  await probe.close();
  const original = Reflect.get(prototype, "read");
  const spy = vi.spyOn(prototype, "read");
  onTestFinished(() => spy.mockRestore());
  spy.mockImplementation(function (this: typeof probe, ...args: unknown[]) {
    act();
    return Reflect.apply(original, this, args) as ReturnType<typeof original>;
  });
  return () => spy.mockRestore();
}
