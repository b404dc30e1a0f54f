import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { blocks } from "./blocks.ts";
import { fillBlocks } from "./markdown.ts";

const isCheck = process.argv.includes("--check");
const documents = [
  "README.md",
  ...readdirSync("docs")
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("docs", file)),
];

for (const document of documents) {
  const before = readFileSync(document, "utf8");
  const after = fillBlocks(before, blocks);
  if (before === after) continue;
  if (isCheck) {
    console.error(`${document}: its tables are not those of the code: run \`npm run docs\``);
    process.exitCode = 1;
  } else {
    writeFileSync(document, after);
    console.log(`${document}: written`);
  }
}
