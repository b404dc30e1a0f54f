import { type FSWatcher, watch } from "node:fs";
import { basename, dirname } from "node:path";

/**
 * Calls `changed` when something happens to the name `path` or to its folder. A hint and no promise:
 * not every file system tells, and a folder that is gone tells no more. Returns what ends it.
 */
export function watchPath(path: string, changed: () => void): () => void {
  const folder = dirname(path);
  const names = new Set<string | null>([basename(path), basename(folder), null]);
  let watcher: FSWatcher;
  try {
    watcher = watch(folder, { persistent: false }, (_event, name) => {
      if (names.has(name)) changed();
    });
  } catch {
    // Out of inotify watches, or the folder is gone again: the poll remains.
    return () => undefined;
  }
  watcher.on("error", () => watcher.close());
  return () => watcher.close();
}
