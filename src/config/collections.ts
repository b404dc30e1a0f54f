import * as z from "zod/mini";
import { kindOf, lazyKind } from "./kind-of.ts";
import type { Kind } from "./setting.ts";

const rawSchema = () =>
  z.union([z.string(), z.array(z.string()), z.record(z.string(), z.string())]);
type Raw = z.output<ReturnType<typeof rawSchema>>;

const commaSeparated = (raw: string): string[] =>
  raw
    .split(",")
    .map((element) => element.trim())
    .filter((element) => element !== "");

/** Elements of one kind: separated by commas, by several flags, or a YAML list. */
export function listOf<T>(element: Kind<T>): Kind<readonly T[]> {
  const read = (raw: Raw, context: z.core.ParsePayload): readonly T[] => {
    const refuse = (message: string, params = {}): never => {
      context.issues.push({ code: "custom", message, params, input: raw });
      return z.NEVER;
    };
    if (typeof raw !== "string" && !Array.isArray(raw)) return refuse(`a list of ${element.label}`);
    const values: T[] = [];
    for (const part of (typeof raw === "string" ? [raw] : raw).flatMap(commaSeparated)) {
      const result = element.schema.safeParse(part);
      if (!result.success) return refuse(firstMessage(result), { entry: part });
      values.push(result.data);
    }
    return values;
  };
  return lazyKind({
    label: `list of ${element.label}`,
    schema: () => z.pipe(rawSchema(), z.transform(read)),
    repeatable: true,
    print: (values) => values.map((value) => element.print(value)).join(","),
  });
}

const firstMessage = (failed: { readonly error: z.core.$ZodError }): string =>
  failed.error.issues[0]?.message ?? "a value";

/** Texts without commas. */
export const list: Kind<readonly string[]> = listOf(kindOf("text", "text", (text) => text));

export type StringMap = Readonly<Record<string, string>>;

/**
 * Names with texts: flags `NAME=VALUE`, a variable `A=1,B=2`, a YAML mapping, or the variables of a
 * prefix (`CA_HEADER_*`). A value that holds a comma needs one of the other forms than the variable.
 */
export const stringMap: Kind<StringMap> = lazyKind({
  label: "NAME=VALUE",
  schema: () => z.pipe(rawSchema(), z.transform(readMap)),
  repeatable: true,
  print: (map) =>
    Object.entries(map)
      .map(([name, value]) => `${name}=${value}`)
      .join(","),
});

function readMap(raw: Raw, context: z.core.ParsePayload): StringMap {
  if (typeof raw !== "string" && !Array.isArray(raw)) return raw;
  const pairs = (typeof raw === "string" ? commaSeparated(raw) : raw).map((pair) => {
    const at = pair.indexOf("=");
    return [pair.slice(0, Math.max(at, 0)), pair.slice(at + 1)] as const;
  });
  if (pairs.every(([name]) => name !== "")) return Object.fromEntries(pairs);
  context.issues.push({ code: "custom", message: "NAME=VALUE", input: raw });
  return z.NEVER;
}
