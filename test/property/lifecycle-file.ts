import assert from "node:assert/strict";
import type { FileContent } from "../../src/ca/watched-file.ts";
import { rootNamed } from "./lifecycle-roots.ts";

/** The roots in it by name, or what is wrong with it. */
export type BundleContent = readonly string[] | "missing" | "broken";

/** How often the file of `--trust-bundle` is looked at. */
const LOOK_MS = 20_000;

/**
 * The file of `--trust-bundle`, in memory: real files answer by the real clock. It stands in for
 * `src/ca/watched-file.ts`, so there is one for all worlds, and each begins anew.
 */
export class BundleFile {
  #content: BundleContent = "missing";
  #changedAt = 0;
  #stamp = 0;
  /** What the agent has taken of it. */
  #taken: BundleContent = "missing";

  /** `now`: monotonic milliseconds. */
  write(content: BundleContent, now: number): void {
    [this.#content, this.#changedAt] = [content, now];
    this.#stamp += 1;
  }

  /** A process begins. */
  processBegins(): void {
    this.#taken = "missing";
  }

  /** The agent says that it has read it. Returns the roots in it. */
  taken(): readonly string[] {
    assert.ok(typeof this.#content !== "string", "roots out of a file that has none");
    return (this.#taken = this.#content);
  }

  check(now: number): void {
    if (typeof this.#content === "string" || now < this.#changedAt + LOOK_MS) return;
    assert.equal(this.#taken, this.#content, "a file that was not looked at");
  }

  readonly stamp = async (): Promise<string | undefined> =>
    this.#content === "missing" ? undefined : `${this.#stamp}`;

  readonly read = async (): Promise<FileContent> => {
    if (this.#content === "missing") throw Object.assign(new Error("none"), { code: "ENOENT" });
    const names = this.#content === "broken" ? ["A", "D"] : this.#content;
    const pem = names.map((name) => rootNamed(name).pem).join("");
    // As somebody leaves it who writes it in place.
    const bytes = Buffer.from(this.#content === "broken" ? pem.slice(0, -60) : pem);
    return { bytes, stamp: `${this.#stamp}` };
  };
}

export const bundleFile = new BundleFile();
