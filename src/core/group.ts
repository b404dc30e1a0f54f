import { readFileSync } from "node:fs";
import { AgentError } from "./errors.ts";

/**
 * The number of a group that is given by number or by name. Names are looked up in `file` alone:
 * Node has no call for the system's other directories. Throws INVALID_VALUE with the flag.
 */
export function groupId(flag: string, group: string, file = "/etc/group"): number {
  if (/^\d+$/.test(group)) return Number(group);
  const id = groups(file).get(group);
  if (id !== undefined) return id;
  throw new AgentError("INVALID_VALUE", `${flag}: no group "${group}" in ${file}`, {
    hint: "give the group's number",
  });
}

/** `name:password:number:members` a line (group(5)). */
function groups(file: string): ReadonlyMap<string, number> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    // An image from scratch has no such file.
    return new Map();
  }
  return new Map(
    text
      .split("\n")
      .map((line) => line.split(":"))
      .flatMap(([name, , id]) => (name && id && /^\d+$/.test(id) ? [[name, Number(id)]] : [])),
  );
}
