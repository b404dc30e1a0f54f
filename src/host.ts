/** The process as a command sees it: `main.ts` makes the real one, tests make their own. */
export interface Host {
  /** Without the interpreter and the script. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Writes to standard output, as it is. */
  print(text: string): void;
  /** Writes one line to standard error. */
  complain(line: string): void;
  /** Aborts at the first SIGTERM or SIGINT; the reason is the signal's name. */
  readonly stop: AbortSignal;
  /** Called for each SIGHUP. */
  onReload(listener: () => void): void;
  /** Called, synchronously, before the process ends by an error nobody handled. */
  onCrash(cleanUp: () => void): void;
}

/** Resolves when the process is asked to stop. */
export function aborted(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener("abort", () => resolve(), { once: true });
  });
}
