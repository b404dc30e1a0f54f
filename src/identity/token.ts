import { fileProblem, readTextFile } from "../core/regular-file.ts";
import { Sensitive } from "../core/sensitive.ts";

export type TokenReading =
  | { readonly token: Sensitive<string> }
  /** Why there is none: the file is missing, empty or unreadable. */
  | { readonly missing: string };

/** The bearer token that authenticates this pod to its CA; kubelet replaces it while we run. */
export interface TokenSource {
  readonly path: string;
  /** Reads afresh, trimmed. Never throws. */
  read(): Promise<TokenReading>;
}

export function fileTokenSource(path: string): TokenSource {
  return {
    path,
    async read() {
      try {
        const text = (await readTextFile(path)).trim();
        return text === "" ? { missing: "the file is empty" } : { token: new Sensitive(text) };
      } catch (error) {
        return { missing: fileProblem(error) };
      }
    },
  };
}

export { tokenFacts, tokenSubject } from "./jwt.ts";
