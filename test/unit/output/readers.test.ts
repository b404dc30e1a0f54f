import { existsSync, readFileSync } from "node:fs";
import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import { SetFolder } from "../../../src/output/set-folder.ts";
import { eventually } from "../../support/eventually.ts";
import { makePair } from "../../support/pairs.ts";
import { removeFolders, temporaryFolder } from "../../support/processes.ts";
import { TestCa } from "../../support/test-ca.ts";
import { readSet, setOf, World } from "./support.ts";

afterEach(removeFolders);

/** What a reader of its own thread saw, reading all the while. */
interface Seen {
  readonly reads: number;
  /** Different sets. */
  readonly sets: number;
  readonly mixtures: number;
}

/** Whether three texts are one set: the same text, where they only say which one they are of. */
const SAME = "key === chain && key === root";
/** The same of real ones: the key is the leaf's, and one of the roots has signed it. */
const FITTING = `
  new X509Certificate(chain).checkPrivateKey(createPrivateKey(key)) &&
  root.split(/(?<=END CERTIFICATE-----\\n)/).filter(Boolean)
    .some((pem) => new X509Certificate(chain).verify(new X509Certificate(pem).publicKey))`;

/** Reads in a loop, as docs/files.md says, until it is told to end. */
function setReader(folder: string, isSet: string): { readonly end: () => Promise<Seen> } {
  const script = `
    const { workerData: { folder, ended }, parentPort } = require("node:worker_threads");
    const { createPrivateKey, X509Certificate } = require("node:crypto");
    const { readFileSync, realpathSync } = require("node:fs");
    const sets = new Set();
    let reads = 0, mixtures = 0;
    while (Atomics.load(ended, 0) === 0) {
      try {
        const generation = realpathSync(folder + "/..data");
        const read = (name) => readFileSync(generation + "/" + name, "utf8");
        const [key, chain, root] = [read("key.pem"), read("cert-chain.pem"), read("root-cert.pem")];
        if (!(${isSet})) mixtures += 1;
        sets.add(key);
        reads += 1;
      } catch (error) {
        // Two swaps during one read: it is begun again.
        if (error.code !== "ENOENT") throw error;
      }
    }
    parentPort.postMessage({ reads, sets: sets.size, mixtures });
  `;
  const ended = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(script, { eval: true, workerData: { folder, ended } });
  const seen = new Promise<Seen>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  return {
    end: () => {
      Atomics.store(ended, 0, 1);
      return seen;
    },
  };
}

test("one that resolves ..data once never sees a mixture, over 500 sets", async () => {
  const path = temporaryFolder();
  const folder = new SetFolder(path);
  await folder.replace(setOf(0));
  const reader = setReader(path, SAME);
  for (let which = 1; which <= 500; which += 1) await folder.replace(setOf(which));
  const { reads, sets, mixtures } = await reader.end();
  expect(mixtures).toBe(0);
  expect(reads).toBeGreaterThan(500);
  // It was there while they changed, and not only before or after.
  expect(sets).toBeGreaterThan(50);
}, 120_000);

test("500 rotations, each with another key and CA: what it finds fits together, every time", async () => {
  const cas = await Promise.all(["A", "B", "C"].map((name) => TestCa.create({ name })));
  const pairs = await Promise.all(Array.from({ length: 12 }, (_, i) => makePair(caOf(i))));
  function caOf(n: number): TestCa {
    const ca = cas[n % cas.length];
    if (ca === undefined) throw new Error("three CAs");
    return ca;
  }
  const world = new World();
  const output = world.start();
  const data = join(world.folder, "..data");
  const rotate = async (n: number): Promise<void> => {
    const { key, chain } = pairs[n % pairs.length] ?? { key: "", chain: "" };
    // As the book of roots has it: the CA of before is there still.
    world.putRoots(caOf(n).rootPem + caOf(n + 2).rootPem);
    world.putCertificate(chain, key);
    const isLast = () => readFileSync(join(data, "cert-chain.pem"), "utf8") === chain;
    await eventually("the set", () => existsSync(data) && isLast());
  };
  await rotate(0);
  const reader = setReader(world.folder, FITTING);
  for (let n = 1; n <= 500; n += 1) await rotate(n);
  const { reads, sets, mixtures } = await reader.end();
  await output.stop();
  expect(mixtures).toBe(0);
  expect(reads).toBeGreaterThan(100);
  expect(sets).toBe(pairs.length);
  expect(world.events.filter(({ type }) => type !== "output.written")).toEqual([]);
}, 120_000);

test("one that was slow gets its set whole, as long as no second swap comes", async () => {
  const path = temporaryFolder();
  const folder = new SetFolder(path);
  await folder.replace(setOf("old"));
  const generation = await realpath(join(path, "..data"));
  const key = await readFile(join(generation, "key.pem"), "utf8");
  await folder.replace(setOf("new"));
  expect([key, await readFile(join(generation, "cert-chain.pem"), "utf8")]).toEqual(["old", "old"]);
  await folder.replace(setOf("newer"));
  await eventually("the end of the old set", () => !existsSync(generation));
  expect(readSet(path)).toEqual(["newer", "newer", "newer"]);
});

test("one that goes through the links, file by file, does see one", async () => {
  const path = temporaryFolder();
  const folder = new SetFolder(path);
  await folder.replace(setOf("old"));
  const key = await readFile(join(path, "key.pem"), "utf8");
  await folder.replace(setOf("new"));
  expect([key, await readFile(join(path, "cert-chain.pem"), "utf8")]).toEqual(["old", "new"]);
});
