import { execFileSync } from "node:child_process";

/** Process tests run the bundle that users run: built afresh, so that a stale one is never tested. */
export default function setup(): void {
  execFileSync(process.execPath, ["scripts/build.mjs"], { stdio: "inherit" });
}
