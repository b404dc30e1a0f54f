import { expect, test } from "vitest";
import { connectOrWait, LateCa } from "../../../src/ca/late-ca.ts";
import { CaPool } from "../../../src/ca/pool.ts";
import { AgentError, type ErrorCode } from "../../../src/core/errors.ts";
import { FakeCaClient } from "../../fakes/ca-client.ts";
import { TestCa } from "../../support/test-ca.ts";
import { settle, TestClock } from "../../support/test-clock.ts";
import { SECOND } from "../secrets/support.ts";

/** CAs that can be asked once nothing is `wrong` any more. */
async function world() {
  const clock = new TestClock();
  const client = new FakeCaClient(await TestCa.create({ clock }));
  const made = { wrong: undefined as ErrorCode | undefined, client, looks: 0 };
  const connect = async (): Promise<CaPool> => {
    made.looks += 1;
    if (made.wrong) throw new AgentError(made.wrong, "wrong");
    const options = { clock, random: () => 0, emit: () => undefined, limitMs: SECOND };
    return new CaPool([{ name: "ca:15012", client }], options);
  };
  return { made, connect };
}
const { signal } = new AbortController();
const ask = (ca: CaPool | LateCa) => ca.first(async (_client, { name }) => name, signal);

test("CAs that can be asked are not waited for", async () => {
  const { connect } = await world();
  const ca = await connectOrWait(connect, () => Promise.reject(new Error("nobody is asked")));
  expect(ca).toBeInstanceOf(CaPool);
});

test.each(["CA_ROOT_MISSING", "CA_ROOT_INVALID"] as const)(
  "%s is the error of each try, until the file is good; then it is looked at no more",
  async (code) => {
    const { made, connect } = await world();
    made.wrong = code;
    const ca = await connectOrWait(connect, async () => true);
    for (let tries = 1; tries <= 3; tries += 1)
      await expect(ask(ca)).rejects.toMatchObject({ code });
    made.wrong = undefined;
    expect([await ask(ca), await ask(ca), made.looks]).toEqual(["ca:15012", "ca:15012", 5]);
    ca.close();
    await settle(1);
    expect(made.client.closed).toBe(true);
  },
);

test("two tries at once make them once, and what comes after the end is closed", async () => {
  const { made, connect } = await world();
  let isMade = (): void => undefined;
  const slow = () => new Promise<void>((resolve) => (isMade = resolve)).then(connect);
  const late = new LateCa(slow);
  const tries = [ask(late), ask(late)];
  late.close();
  isMade();
  await Promise.all(tries);
  expect(made.looks).toBe(1);
  expect(made.client.closed).toBe(true);
});

test("it ends the start where there is nothing to serve, and a wrong setting does in any case", async () => {
  const { made, connect } = await world();
  made.wrong = "CA_ROOT_MISSING";
  const nothing = async (): Promise<boolean> => false;
  await expect(connectOrWait(connect, nothing)).rejects.toMatchObject({ code: "CA_ROOT_MISSING" });
  made.wrong = "INVALID_VALUE";
  const something = async (): Promise<boolean> => true;
  await expect(connectOrWait(connect, something)).rejects.toMatchObject({ code: "INVALID_VALUE" });
});
