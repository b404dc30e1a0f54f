import { SetFolder } from "../../src/output/set-folder.ts";
import { setOf } from "../unit/output/support.ts";

/** Writes set after set to the folder, and says so, until it is killed. */
const folder = new SetFolder(process.argv[2] ?? "");
for (let which = 1; ; which += 1) {
  await folder.replace(setOf(which));
  process.stdout.write(`written ${which}\n`);
}
