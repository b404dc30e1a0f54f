import { mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A projected volume as the kubelet's atomic writer keeps it: links into `..data`, which is swapped. */
export class KubeletVolume {
  readonly folder: string;
  #generation = 0;
  readonly #linked = new Set<string>();

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Puts these files there at once, and takes those of before away. */
  put(files: Readonly<Record<string, string | Buffer>>): void {
    const generation = `..2026_01_01_00_00_00.${(this.#generation += 1)}`;
    mkdirSync(this.path(generation));
    for (const [name, content] of Object.entries(files))
      writeFileSync(join(this.path(generation), name), content);
    const data = this.path("..data");
    const before = this.#generation > 1 ? readlinkSync(data) : undefined;
    symlinkSync(generation, `${data}_tmp`);
    renameSync(`${data}_tmp`, data);
    for (const name of Object.keys(files)) {
      if (!this.#linked.has(name)) symlinkSync(`..data/${name}`, this.path(name));
      this.#linked.add(name);
    }
    if (before !== undefined) rmSync(this.path(before), { recursive: true });
  }
}
