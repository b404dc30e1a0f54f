import { Socket } from "node:net";
import { expect, test } from "vitest";
import type { AgentEvent } from "../../../../src/core/events.ts";
import { namedSecrets } from "../../../../src/sds/names.ts";
import { unknownPeer } from "../../../../src/sds/peer.ts";
import { LazyRestServer } from "../../../../src/sds/rest/lazy.ts";
import { SecretStore } from "../../../../src/secrets/store.ts";
import { TestClock } from "../../../support/test-clock.ts";

test("a server that cannot be loaded costs its client the connection, and nobody else anything", async () => {
  const clock = new TestClock();
  const events: AgentEvent[] = [];
  const source = namedSecrets(new SecretStore(clock));
  const emit = (event: AgentEvent): void => void events.push(event);
  const options = { sources: () => source, clock, emit, identifier: "test", emptyMeansAll: false };
  const gone = Promise.reject(new Error("Cannot find module 'chunk.js'"));
  const lazy = new LazyRestServer(options, gone);
  const sockets = [new Socket(), new Socket()];
  for (const [index, socket] of sockets.entries()) await lazy.accept(socket, unknownPeer(index));
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, true]);
  expect(events).toMatchObject([
    { type: "sds.refused", connection: 0, code: "UNCAUGHT" },
    {
      type: "sds.refused",
      connection: 1,
      code: "UNCAUGHT",
      message: "Cannot find module 'chunk.js'",
    },
  ]);
  lazy.stop();
});
