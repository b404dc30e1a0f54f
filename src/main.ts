#!/usr/bin/env node
/**
 * The process shell: guards that stand before anything else runs, signals, exit codes. What the
 * process does is `cli.ts`'s, loaded when the guards are up.
 */
import module from "node:module";
import { constants } from "node:os";
import { join } from "node:path";
import type { Host } from "./host.ts";

// Node opens its inspector, and with it every key in memory, on this signal. A listener takes the
// default's place, so it comes before any other code is even loaded.
process.on("SIGUSR1", () => undefined);

// Compiled code is kept beside the bundle, where it is as safe as the bundle itself: the default, a
// folder in /tmp, could be written by others. Node 20 has no such cache, a read-only image ships it.
if ("enableCompileCache" in module && typeof module.enableCompileCache === "function") {
  module.enableCompileCache(join(import.meta.dirname, "compile-cache"));
}

const stop = new AbortController();
const reloadListeners: (() => void)[] = [];
const crashListeners: (() => void)[] = [];

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.on(signal, () => {
    if (stop.signal.aborted) process.exit(128 + constants.signals[signal]);
    stop.abort(signal);
  });
}
process.on("SIGHUP", () => {
  for (const reload of reloadListeners) reload();
});
// A reader that has gone away (`node-agent config | head`) is no reason to crash.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

const host: Host = {
  argv: process.argv.slice(2),
  env: process.env,
  print: (text) => void process.stdout.write(text),
  complain: (line) => void process.stderr.write(`${line}\n`),
  stop: stop.signal,
  onReload: (listener) => void reloadListeners.push(listener),
  onCrash: (cleanUp) => void crashListeners.push(cleanUp),
};

const { crashLine } = await import("./crash.ts");
process.on("uncaughtException", (thrown) => {
  for (const cleanUp of crashListeners) {
    try {
      cleanUp();
    } catch {
      // The first error is the one worth reporting.
    }
  }
  host.complain(crashLine(thrown));
  process.exit(1);
});

const { runCli } = await import("./cli.ts");
process.exit(await runCli(host));
