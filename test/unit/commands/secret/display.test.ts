import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Display } from "../../../../src/commands/secret/display.ts";
import { Sensitive } from "../../../../src/core/sensitive.ts";
import { SecretCollection } from "../../../../src/sds/report/collection.ts";
import { caSecret, received } from "../../../support/secret-messages.ts";
import { TestClock } from "../../../support/test-clock.ts";
import { forge, type Forged, HOUR, NOW } from "../../pki/support.ts";

let root: Forged;
let other: Forged;
beforeAll(async () => {
  root = await forge({ subject: "CN=root", ca: true });
  other = await forge({ subject: "CN=other", ca: true });
});

let clock: TestClock;
let collection: SecretCollection;
let printed: string[];
let display: Display;
beforeEach(() => {
  clock = new TestClock(NOW);
  collection = new SecretCollection(["ROOTCA"]);
  printed = [];
  display = new Display({
    collection,
    form: "table",
    clock,
    print: (text) => void printed.push(text),
  });
});

function put({ pem }: Forged): void {
  const message = new Sensitive(received(caSecret("ROOTCA", pem)));
  const secrets = [{ name: "ROOTCA", version: "1", message }];
  collection.take({ nonce: "", version: "", secrets, removed: [] });
}

describe("a display that follows", () => {
  test("prints a block for each change, apart from the one before, and none for the same again", () => {
    put(root);
    display.follow();
    put(root);
    display.follow();
    expect(printed).toHaveLength(1);
    put(other);
    display.follow();
    expect(printed).toHaveLength(2);
    expect(printed[0]).toMatch(/^RESOURCE NAME/);
    expect(printed[1]).toMatch(/^\nRESOURCE NAME/);
    display.close();
  });

  test("prints when a certificate ends, without an answer", async () => {
    put(root);
    display.follow();
    expect([display.isGood, printed.length]).toEqual([true, 1]);
    await clock.advance(HOUR);
    expect(printed).toHaveLength(1);
    await clock.advance(1);
    expect(printed).toHaveLength(2);
    expect(printed[1]).toMatch(/^ROOTCA +CA +EXPIRED +false /m);
    expect(display.isGood).toBe(false);
    expect(clock.armed).toBe(0);
  });

  test("leaves no timer when it is closed", () => {
    put(root);
    display.follow();
    display.close();
    expect(clock.armed).toBe(0);
  });
});

test("is not good while a name is pending", () => {
  display.show();
  expect([display.hasShown, display.isGood]).toEqual([true, false]);
  expect(printed[0]).toContain("ROOTCA: the server has not answered");
});
