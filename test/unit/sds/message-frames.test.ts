import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { MessageFrames } from "../../../src/sds/message-frames.ts";
import { grpcFrame } from "../../integration/sds-support.ts";

test("whole messages are counted, however the bytes are cut; what has begun is partial", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(400), { maxLength: 6 }),
      fc.nat(300),
      fc.integer({ min: 1, max: 90 }),
      (lengths, rest, step) => {
        const whole = lengths.map((length) => grpcFrame(Buffer.alloc(length, 7)));
        const begun = grpcFrame(Buffer.alloc(400, 7)).subarray(0, rest);
        const bytes = Buffer.concat([...whole, begun]);
        const frames = new MessageFrames();
        for (let at = 0; at < bytes.length; at += step) frames.take(bytes.subarray(at, at + step));
        expect(frames.whole).toBe(lengths.length);
        expect(frames.isPartial).toBe(rest > 0);
      },
    ),
  );
});

test("a length of 4 GiB is a length", () => {
  const frames = new MessageFrames();
  frames.take(Buffer.from([0, 0xff, 0xff, 0xff, 0xff, 1]));
  expect([frames.isPartial, frames.whole]).toEqual([true, 0]);
});
