import type { Document, Node, Pair } from "yaml";
import type { AgentError } from "../core/errors.ts";
import { problem, shownName } from "./problem.ts";
import type { Origin, RawValue, SettingsTable } from "./setting.ts";
import { type Given, type Row, rowsByFlag, type Source } from "./source.ts";
import { suggestFlag } from "./suggest.ts";

/** The setting that names the file: the one setting a file cannot hold. */
export const CONFIG_FLAG = "config";

/**
 * Reads a configuration file: a YAML mapping (JSON is YAML) whose keys are flags without the dashes.
 * `yaml` is loaded here and only here, since most agents have no file.
 */
export async function readConfigFile(
  table: SettingsTable,
  path: string,
  content: string,
): Promise<Source> {
  const { isMap, LineCounter, parseDocument } = await import("./yaml.ts");
  const lines = new LineCounter();
  // Failsafe: every scalar stays the text that was written, so that 0660 and 1e3 mean what they
  // mean in a flag.
  const document = parseDocument(content, {
    lineCounter: lines,
    prettyErrors: false,
    schema: "failsafe",
  });
  const originAt = (offset = 0): Origin => `file ${path}:${lines.linePos(offset).line}`;
  const unreadable = (offset: number | undefined, what: string): Source => ({
    given: new Map(),
    problems: [problem("CONFIG_UNREADABLE", originAt(offset), what)],
  });

  const duplicates = document.errors.filter((error) => error.code === "DUPLICATE_KEY");
  const syntax = document.errors.find((error) => error.code !== "DUPLICATE_KEY");
  // What follows a syntax error is guesswork: the first is reported, alone.
  if (syntax?.code === "MULTIPLE_DOCS") return unreadable(syntax.pos[0], "a second YAML document");
  if (syntax !== undefined) {
    // The parser's own message quotes the file, which may be a key or a token named by mistake.
    const reason = syntax.code.toLowerCase().replaceAll("_", " ");
    return unreadable(syntax.pos[0], `not YAML: ${reason}`);
  }
  const root = document.contents;
  if (root === null) return { given: new Map(), problems: [] };
  if (!isMap<Node, Node | null>(root)) {
    return unreadable(root.range?.[0], "not a mapping of settings, such as `ttl: 24h`");
  }
  const twice = duplicates.map(({ pos: [start] }) => {
    const key = content.slice(start).split(/[\s:]/, 1)[0] ?? "";
    const what = `${shownName(key)} is there twice`;
    return problem("SETTINGS_CONFLICT", originAt(start), what, "keep one");
  });
  const { given, problems } = readEntries(table, document, root.items, originAt);
  return { given, problems: [...twice, ...problems] };
}

type Entry = Pair<Node, Node | null>;

function readEntries(
  table: SettingsTable,
  document: Document,
  entries: readonly Entry[],
  originAt: (offset?: number) => Origin,
): Source {
  const rows = rowsByFlag(table);
  const given = new Map<string, Given>();
  const problems: AgentError[] = [];
  for (const { key, value } of entries) {
    const origin = originAt(key.range?.[0]);
    const name = String(key.toJS(document));
    const row = rows.get(name);
    if (!isFileRow(row)) {
      const what = `${shownName(name)}: unknown key`;
      problems.push(problem("UNKNOWN_KEY", origin, what, keyHint(name, table)));
      continue;
    }
    const raw = rawOf(value, document);
    if (raw === undefined) {
      const what = `${name} is neither a text nor a list or mapping of texts`;
      problems.push(problem("INVALID_VALUE", origin, what));
    } else if (raw !== "") {
      given.set(row[0], { raw, origin });
    }
  }
  return { given, problems };
}

const isFileRow = (row: Row | undefined): row is Row =>
  row !== undefined && row[1].flagOnly !== true && row[1].flag !== CONFIG_FLAG;

function keyHint(name: string, table: SettingsTable): string {
  if (name === CONFIG_FLAG) return "a file cannot name another one";
  const meant = suggestFlag(name, table);
  return meant === undefined
    ? "keys are the flags without the dashes: `node-agent help --all` lists all"
    : `is it ${meant}?`;
}

/** What a value says; `""` where it is empty or null, which count as unset as in the environment. */
function rawOf(value: Node | null, document: Document): RawValue | undefined {
  const js = resolved(value, document);
  if (js === null || (isPlain(value) && (js === "null" || js === "~"))) return "";
  if (typeof js === "string") return js;
  if (Array.isArray(js)) return js.every((item) => typeof item === "string") ? js : undefined;
  const entries = Object.entries(js ?? {});
  return entries.every((entry): entry is [string, string] => typeof entry[1] === "string")
    ? Object.fromEntries(entries)
    : undefined;
}

/** Without quotes: `null` is none, `"null"` is a text. */
const isPlain = (value: Node | null): boolean =>
  value !== null && "type" in value && value.type === "PLAIN";

function resolved(value: Node | null, document: Document): unknown {
  try {
    return value?.toJS(document) ?? null;
  } catch {
    // An alias without its anchor, or one that grows without end: no value.
    return [undefined];
  }
}
