import { type FileHandle, open } from "node:fs/promises";
import { onTestFinished, vi } from "vitest";

type Original = (...args: unknown[]) => Promise<unknown>;

/**
 * Until the end of the test this method of every file handle is done by `instead`, which is given the
 * original. Undone by what is returned.
 */
export async function insteadOf(
  method: "read" | "stat",
  instead: (original: Original, args: unknown[]) => Promise<unknown>,
): Promise<() => void> {
  const probe = await open("/dev/null");
  const prototype = Object.getPrototypeOf(probe) as FileHandle;
  await probe.close();
  const original = Reflect.get(prototype, method) as Original;
  const spy = vi.spyOn(prototype, method);
  onTestFinished(() => spy.mockRestore());
  spy.mockImplementation(function (this: FileHandle, ...args: unknown[]) {
    return instead(original.bind(this), args) as never;
  });
  return () => spy.mockRestore();
}

/** Until the end of the test `act` is called right before any file handle reads. Undone by what is returned. */
export function asItIsRead(act: () => void): Promise<() => void> {
  return insteadOf("read", (original, args) => {
    act();
    return original(...args);
  });
}
