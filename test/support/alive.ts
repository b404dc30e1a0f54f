import { readFileSync } from "node:fs";

/** Whether a process runs. A zombie that nobody reaps has ended too. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\tZ/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
