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
  let output: Output | undefined;
  let stopped = false;
  const start = async (): Promise<void> => {
    await deps.idle;
    const [{ Output }, { SetFolder }] = await Promise.all([
      import("./output/output.ts"),
      import("./output/set-folder.ts"),
    ]);
    if (!stopped) output = new Output(settings, { ...deps, files: new SetFolder(settings.folder) });
  };
  void start();
  return {
    stop: async () => {
      stopped = true;
      await output?.stop();
    },
  };
}
