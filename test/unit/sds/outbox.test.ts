import { expect, test } from "vitest";
import { Sensitive } from "../../../src/core/sensitive.ts";
import { KeyBodies } from "../../../src/sds/key-bodies.ts";
import { Outbox } from "../../../src/sds/outbox.ts";

/** An outbox whose responses leave when the test says so. */
function world() {
  const bodies = new KeyBodies();
  const key = new Sensitive(Buffer.from("key"));
  const body = Buffer.from("a key");
  bodies.made(key, body);
  const written: (() => void)[] = [];
  let left = 0;
  const outlet = { write: (_frame: unknown, done: () => void) => written.push(done) };
  const outbox = () => new Outbox(outlet, bodies, () => void (left += 1));
  return { bodies, key, body, written, outbox, left: () => left };
}

test("a message is overwritten when the last stream has sent it", () => {
  const { bodies, key, body, written, outbox, left } = world();
  const [one, two] = [outbox(), outbox()];
  one.write({ body, nonce: "1-1" });
  two.write({ body, nonce: "2-1" });
  bodies.wipe(key);
  written[0]?.();
  expect([one.flushed, two.flushed, left()]).toEqual([true, false, 1]);
  expect(body.toString()).toBe("a key");
  written[1]?.();
  expect([...body]).toEqual([0, 0, 0, 0, 0]);
});

test("what a client that is gone did not take is not waited for; told so late, nothing happens", () => {
  const { bodies, key, body, written, outbox } = world();
  const gone = outbox();
  gone.write({ body: Buffer.from("roots"), nonce: "1-1" });
  gone.write({ body, nonce: "1-2" });
  bodies.wipe(key);
  gone.abandon();
  expect([...body]).toEqual([0, 0, 0, 0, 0]);
  for (const done of written) done();
  expect([gone.flushed, gone.room]).toEqual([true, 16]);
});
