import { constants, open } from "node:fs/promises";
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

/** A service-account token has 1 to 2 kB; Secret volumes end at 1 MiB. */
const MAX_TOKEN_BYTES = 1024 * 1024;

export function fileTokenSource(path: string): TokenSource {
  return {
    path,
    async read() {
      try {
        const text = (await readRegularFile(path)).trim();
        return text === "" ? { missing: "the file is empty" } : { token: new Sensitive(text) };
      } catch (error) {
        return { missing: reason(error) };
      }
    },
  };
}

/** Non-blocking, so that a pipe at the path cannot hold the agent up for ever. */
async function readRegularFile(path: string): Promise<string> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const facts = await file.stat();
    if (!facts.isFile()) throw new Error("it is not a regular file");
    if (facts.size > MAX_TOKEN_BYTES) throw new Error("it is larger than 1 MiB");
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  switch ("code" in error ? error.code : undefined) {
    case "ENOENT":
      return "the file does not exist";
    case "EACCES":
      return "the file is not readable by this user";
    default:
      return error.message;
  }
}

export { tokenFacts, tokenSubject } from "./jwt.ts";
