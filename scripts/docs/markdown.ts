/** What stands between `<!-- name -->` and `<!-- /name -->`, by name. */
export type Blocks = Readonly<Record<string, () => string>>;

/** The document with each of its blocks as the code has it. */
export function fillBlocks(document: string, blocks: Blocks): string {
  let filled = document;
  for (const [name, render] of Object.entries(blocks)) {
    const pattern = new RegExp(`(<!-- ${name} -->\n)(?:[^]*?)(<!-- /${name} -->)`, "g");
    filled = filled.replaceAll(
      pattern,
      (_all, start: string, end: string) => `${start}\n${render()}\n\n${end}`,
    );
  }
  return filled;
}

/** A table whose cells may hold pipes. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export const code = (text: string): string => `\`${text}\``;
