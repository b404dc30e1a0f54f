import { scrub as withoutSecrets } from "../core/scrub.ts";

/** Longer values are cut: a NACK's message is up to 4,096 characters, a name that is asked for too. */
export const MAX_TEXT = 2_048;

/** What is searched for secrets; far more than what remains, so that the cut uncovers nothing. */
const SEARCHED = 16 * MAX_TEXT;

/** `text` without what looks like a key or a token, and cut to {@link MAX_TEXT} characters. */
export function scrub(text: string): string {
  const clean = withoutSecrets(text.slice(0, SEARCHED));
  return clean.length <= MAX_TEXT ? clean : `${clean.slice(0, MAX_TEXT)}…`;
}
