import { scrub } from "../../core/scrub.ts";
import { legible } from "../../core/legible.ts";

/** More is not looked at, so that a text of any length costs the same. */
const READ = 4_096;

/**
 * A server's own text as a part of a line of ours: bounded, nothing in it obeyed by a terminal, and no
 * key in it, should the server quote one. What is taken out comes first: one line hides its borders.
 */
export function shown(text: string, longest = 240): string {
  const clean = legible(scrub(text.slice(0, READ)));
  return clean.length > longest || text.length > READ ? `${clean.slice(0, longest)}...` : clean;
}
