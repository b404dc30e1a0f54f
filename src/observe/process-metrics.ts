import { readdirSync, readFileSync } from "node:fs";
import type { Instruments } from "./instruments.ts";

/**
 * Read when Prometheus asks, so that an idle agent stays asleep. prom-client's own collectors do not
 * allow that: its event loop lag wakes the process every 10 ms, whether anybody asks or not, and its
 * GC histogram does work in each collection. Three of its names (`nodejs_active_*_total`) promtool
 * does not accept.
 */
export function processCollector(instruments: Instruments): () => void {
  instruments.set("process_start_time_seconds", {}, Math.round(performance.timeOrigin) / 1000);
  const maxFds = maxFdsOf(readOr("", () => readFileSync("/proc/self/limits", "utf8")));
  if (maxFds !== undefined) instruments.set("process_max_fds", {}, maxFds);
  let counted = 0;
  return () => {
    const { user, system } = process.cpuUsage();
    const cpu = (user + system) / 1e6;
    instruments.add("process_cpu_seconds_total", {}, cpu - counted);
    counted = cpu;

    const memory = process.memoryUsage();
    instruments.set("process_resident_memory_bytes", {}, memory.rss);
    instruments.set("nodejs_heap_size_used_bytes", {}, memory.heapUsed);
    instruments.set("nodejs_heap_size_total_bytes", {}, memory.heapTotal);
    instruments.set("nodejs_external_memory_bytes", {}, memory.external);

    const fds = readOr([], () => readdirSync("/proc/self/fd"));
    // One of them is the folder being read.
    if (fds.length > 0) instruments.set("process_open_fds", {}, fds.length - 1);
  };
}

function maxFdsOf(limits: string): number | undefined {
  const soft = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return soft === undefined ? undefined : Number(soft);
}

/** Elsewhere than on Linux there is no /proc. */
function readOr<T>(fallback: T, read: () => T): T {
  try {
    return read();
  } catch {
    return fallback;
  }
}
