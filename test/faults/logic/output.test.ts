import { expect, test } from "vitest";
import { Output } from "../../../src/output/output.ts";
import type { SetFile } from "../../../src/output/set-folder.ts";
import { fault } from "../table.ts";
import { WritingWorld } from "./writing.ts";

test.each(["ENOSPC", "EROFS"])(`${fault("output-not-writable")} (%s)`, async (code) => {
  const world = new WritingWorld(code);
  const written: string[] = [];
  const files = {
    replace: async (set: readonly SetFile[]) => {
      world.write();
      written.push(String(set.find(({ name }) => name === "cert-chain.pem")?.data));
    },
  };
  const { clock, store, random, emit } = world;
  const place = { folder: "/certs", keyMode: 0o600, gid: undefined };
  const output = new Output(place, { clock, random, emit, store, files });
  await world.live("output.write_failed");
  const served = store.get("default");
  expect(served?.kind === "tls-certificate" && served.chainPem).toBe(written.at(-1));
  await world.end(() => output.stop());
});
