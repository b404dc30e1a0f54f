import { LOAD_RETRY_MS, loadLate } from "./core/load-late.ts";
import type { Output, OutputDependencies, OutputSettings } from "./output/output.ts";

/** What is served, in files, for as long as the agent serves. */
export interface Outputting {
  stop(): Promise<void>;
}

/** Few want files, and no secret waits for them: they are loaded for those alone, when `idle` resolves. */
export function outputting(
  settings: OutputSettings,
  deps: Omit<OutputDependencies, "files"> & { readonly idle: Promise<void> },
): Outputting {
  const { clock, emit, idle } = deps;
  const path = settings.folder;
  let output: Output | undefined;
  const endLoad = loadLate({
    clock,
    load: async () => {
      await idle;
      return Promise.all([import("./output/output.ts"), import("./output/set-folder.ts")]);
    },
    loaded: ([{ Output }, { SetFolder }]) => {
      output = new Output(settings, { ...deps, files: new SetFolder(path) });
    },
    failed: (error) => {
      const retryAt = clock.now() + LOAD_RETRY_MS;
      emit({ type: "output.write_failed", path, error, failures: 1, retryAt });
    },
  });
  return {
    stop: async () => {
      endLoad();
      await output?.stop();
    },
  };
}
