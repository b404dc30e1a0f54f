import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { signals } from "./signals.ts";
import { type Fault, faults } from "./table.ts";

const rows = Object.entries<Fault>(faults);

const folders = ["logic", "processes"] as const;
type Folder = (typeof folders)[number];

/** The rows that a file's tests are marked with: by `// fault: ID` in the line above. */
function marksIn(path: string): string[] {
  const marks = /^ *\/\/ fault: ([\w-]+)\n *(?:test|describe)\b/gm;
  return [...readFileSync(path, "utf8").matchAll(marks)].map(([, id]) => id ?? "");
}

/** The rows that the tests of a folder name, and those that a test elsewhere plays. */
function coveredIn(folder: Folder): Set<string> {
  const path = join(import.meta.dirname, folder);
  const text = readdirSync(path)
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => readFileSync(join(path, file), "utf8"))
    .join("\n");
  const named = [...text.matchAll(/\bfault\("([\w-]+)"\)/g)].map(([, id]) => id ?? "");
  const elsewhere = rows.filter(([, row]) => row.elsewhere?.[folder] !== undefined);
  return new Set([...named, ...elsewhere.map(([id]) => id)]);
}

describe("the table of faults", () => {
  test("has a test of the logic for every row", () => {
    const covered = coveredIn("logic");
    expect(rows.map(([id]) => id).filter((id) => !covered.has(id))).toEqual([]);
  });

  test("has a test with real processes for every starred row", () => {
    const covered = coveredIn("processes");
    const starred = rows.filter(([, { starred }]) => starred).map(([id]) => id);
    expect(starred.filter((id) => !covered.has(id))).toEqual([]);
  });

  test("names no file elsewhere without a test that is marked with the row", () => {
    const named = rows.flatMap(([id, { elsewhere }]) =>
      folders.flatMap((folder) => {
        const path = elsewhere?.[folder];
        return path === undefined ? [] : { id, path };
      }),
    );
    expect(named.filter(({ id, path }) => !marksIn(path).includes(id))).toEqual([]);
    expect(named.length).toBeGreaterThan(0);
  });

  test("leaves no signal of docs/operations.md without a row or an alert of its own", () => {
    const seen = new Set<string>(rows.map(([, row]) => row.seen));
    const alone = Object.keys(signals).filter((id) => !seen.has(id));
    // Played elsewhere: test/process/{failover,further,token,revocation}.test.ts, test/envoy, and the rooms' own tests.
    expect(alone).toEqual([
      "the-ca-refuses-the-lifetime",
      "another-ca-signs",
      "the-token-needs-attention",
      "the-file-of-roots-cannot-be-used",
      "a-file-of-further-secrets-cannot-be-used",
      "ticket-keys-are-older-than-the-trust",
      "every-root-is-distrusted",
      "a-revocation-list-has-expired",
      "revocation-lists-are-withheld",
      "a-revocation-list-cannot-be-used",
      "the-ocsp-response-cannot-be-used",
      "renewal-keeps-failing",
      "a-hook-after-a-rotation-fails",
      "the-two-clocks-differ",
      "an-envoy-rejects-a-secret",
      "the-socket-is-gone-or-taken",
    ]);
  });
});
