import { errorCodes } from "../../src/core/error-codes.ts";
import { code, markdownTable } from "./markdown.ts";

/** Every error code, in the order of the table. */
export function renderErrors(): string {
  return markdownTable(
    ["Code", "What went wrong", "What to do", "Exit"],
    Object.entries(errorCodes).map(([name, entry]) => [
      code(name),
      entry.meaning,
      entry.action,
      "exit" in entry ? String(entry.exit) : "",
    ]),
  );
}
