/** The width of a terminal that nobody has made larger. */
export const WIDTH = 80;

/** Words on lines of at most `width` characters; a longer word has a line of its own. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}

/**
 * Two columns, indented by two: terms on the left, their explanation wrapped on the right. A term
 * that is longer than `termWidth` stands on a line of its own.
 */
export function definitions(
  pairs: readonly (readonly [term: string, explanation: string])[],
  longestTerm = 28,
): string {
  const fitting = pairs.map(([term]) => term.length).filter((length) => length <= longestTerm);
  const left = Math.max(0, ...fitting) + 4;
  return pairs
    .map(([term, explanation]) => {
      const lines = wrap(explanation, WIDTH - left);
      const start = `  ${term}`;
      const rest = lines.map((line) => " ".repeat(left) + line);
      if (start.length + 2 > left) return [start, ...rest].join("\n");
      return [start.padEnd(left) + (lines[0] ?? ""), ...rest.slice(1)].join("\n");
    })
    .join("\n");
}

/** Rows with every column as wide as its widest cell, without spaces at the ends. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)));
  }
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
