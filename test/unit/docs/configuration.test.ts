import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { blocks, settingsTables } from "../../../scripts/docs/blocks.ts";
import { fillBlocks, markdownTable } from "../../../scripts/docs/markdown.ts";
import { renderSettings } from "../../../scripts/docs/settings.ts";
import { variablesOf } from "../../../src/config/source.ts";
import { load, refusal, settings } from "../config/support.ts";

const document = readFileSync(join(import.meta.dirname, "../../../docs/configuration.md"), "utf8");
const [prose = "", block = ""] = document.split("<!-- settings -->");
const rows = settingsTables.flatMap((table) => Object.values(table.settings));
const flags = new Set(rows.map((row) => `--${row.flag}`));
const variables = new Set(rows.flatMap(variablesOf));

describe("docs/configuration.md", () => {
  test("has the tables of the code", () => {
    expect(document).toBe(fillBlocks(document, blocks));
  });

  test("has every flag and variable of the code in its tables", () => {
    for (const row of rows) {
      expect(block).toMatch(new RegExp(`^\\| \`(-\\w, )?--${row.flag}\` \\|`, "m"));
      for (const name of row.env) expect(block).toContain(`\`${name}\``);
    }
  });

  test("has no flag in its tables that the code has not", () => {
    const listed = [...block.matchAll(/^\| `(?:-\w, )?(--[\w-]+)` \|/gm)].map(([, flag]) => flag);
    expect(new Set(listed)).toEqual(flags);
  });

  test("names only flags that exist", () => {
    const made = ["--no-include-root", "--sokcet"];
    const named = [...prose.matchAll(/(?<![-\w])--[a-z][\w-]*/g)].map(([flag]) => flag);
    expect(named.filter((flag) => !flags.has(flag) && !made.includes(flag))).toEqual([]);
    expect(named.length).toBeGreaterThan(5);
  });

  test("names only variables that exist", () => {
    const codes = ["UNKNOWN_FLAG", "INVALID_VALUE", "SETTINGS_CONFLICT", "NODE_AGENT_"];
    const named = [...prose.matchAll(/\b[A-Z][A-Z0-9]*_[A-Z0-9_]*/g)].map(([name]) => name);
    expect(named.filter((name) => !variables.has(name) && !codes.includes(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(5);
  });

  test("has an example of the file that is accepted", async () => {
    const [, file = ""] = /```yaml\n([^]*?)```/.exec(prose) ?? [];
    expect((await load({ file })).origins).toMatchObject({ ttl: "file agent.yaml:2" });
  });

  test("quotes the messages that are printed", async () => {
    const { lines } = await refusal({
      argv: ["--sokcet", "x"],
      env: { SECRET_TTL: "1 day" },
      file: "\n\nsocket-mode: 0888\n",
    });
    expect(prose).toContain(`\n${lines.join("\n")}\n`);
  });
});

describe("the printed tables", () => {
  test("join equal groups, say whose a table is, and repeat no row", () => {
    const { ttl, pkcs8Key, socket, headers } = settings;
    const text = renderSettings([
      { settings: { ttl, socket } },
      { title: "other", settings: { ttl, pkcs8Key, headers } },
    ]);
    expect(text).toBe(`\
**Certificate**

| Flag | Variable | Value | Default | Meaning |
| --- | --- | --- | --- | --- |
| \`--ttl\` | \`SECRET_TTL\` | duration | \`24h\` | ${ttl.help} |

**Certificate, other**

| Flag | Variable | Value | Default | Meaning |
| --- | --- | --- | --- | --- |
| \`--pkcs8-key\` | \`PKCS8_KEY\` | boolean | \`false\` | ${pkcs8Key.help} |

**SDS socket**

| Flag | Value | Default | Meaning |
| --- | --- | --- | --- |
| \`--socket\` | path |  | ${socket.help} |

**CA, other**

| Flag | Variable | Value | Default | Meaning |
| --- | --- | --- | --- | --- |
| \`--ca-header\` | \`CA_HEADER_*\` | NAME=VALUE |  | Extra metadata for the CA. |`);
  });

  test("a block is replaced whole, wherever it stands, and nothing else", () => {
    const before = "a\n<!-- x -->\nold $1\n<!-- /x -->\nb\n<!-- x -->\n<!-- /x -->\n<!-- y -->\nc";
    expect(fillBlocks(before, { x: () => "new $& $1" })).toBe(
      "a\n<!-- x -->\n\nnew $& $1\n\n<!-- /x -->\nb\n<!-- x -->\n\nnew $& $1\n\n<!-- /x -->\n<!-- y -->\nc",
    );
  });

  test("a cell may hold pipes", () => {
    expect(markdownTable(["h"], [["a | b"]])).toBe("| h |\n| --- |\n| a \\| b |");
  });
});
