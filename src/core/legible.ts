/** Somebody else's text as one line of a log or a terminal: nothing in it is obeyed. */
export function legible(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "?");
}
