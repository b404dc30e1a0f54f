/**
 * Stores one certificate after the other, as fast as it can, until it is killed: `FOLDER RECORDS`. The
 * records are a file of JSON; each line of output is a save that has ended.
 */
import { readFileSync } from "node:fs";
import { Sensitive } from "../../src/core/sensitive.ts";
import { stateFile } from "../../src/secrets/state/folder.ts";
import { writeRecord } from "../../src/secrets/state/stored.ts";

interface Plain {
  readonly spiffeId: string;
  readonly chainPem: string;
  readonly key: string;
  readonly receivedAt: number;
  readonly roots: readonly string[];
}

const [folder = "", records = ""] = process.argv.slice(2);
const all = (JSON.parse(readFileSync(records, "utf8")) as Plain[]).map(
  ({ key, roots, ...rest }) => ({
    ...rest,
    privateKeyPem: new Sensitive(Buffer.from(key)),
    roots: roots.map((pem) => ({ pem, retiredAt: undefined })),
  }),
);
for (let saves = 1; ; saves += 1) {
  for (const record of all) {
    const place = { path: stateFile(folder, record.spiffeId), keyFile: undefined };
    await writeRecord(place, record);
  }
  process.stdout.write(`saved ${saves}\n`);
}
