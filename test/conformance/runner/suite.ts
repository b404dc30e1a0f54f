import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { removeFolders } from "../../support/processes.ts";
import { formsOf, play } from "./play.ts";
import type { Form } from "./scene.ts";
import { type Case, casesIn } from "./schema.ts";
import { FOREIGN_SOCKET, TestServer } from "./server.ts";

export interface SuiteOptions {
  /** Side by side, so that they share rotations. */
  readonly concurrent?: boolean;
}

/** The cases of the files, each in every form it is for, against one server. */
export function suite(files: readonly string[], { concurrent = false }: SuiteOptions = {}): void {
  let server: TestServer;
  beforeAll(async () => {
    server = await TestServer.shared();
  });
  afterAll(async () => {
    const verdict = server.verdict();
    await server.end();
    removeFolders();
    expect(verdict).toEqual([]);
  });

  describe.each(files)("%s", (file) => {
    for (const one of casesIn(file)) {
      const runnable = FOREIGN_SOCKET === undefined || !needsControl(one);
      describe.runIf(runnable).each([one.name])("%s", () => {
        const run = concurrent ? test.concurrent : test;
        run.each(formsOf(one))("$name", async (form) => playAlone(one, form, server));
      });
    }
  });
}

/** A case that says so has a server to itself. */
async function playAlone(one: Case, form: Form, shared: TestServer): Promise<void> {
  if (one.server === undefined) return play(one, form, shared);
  const own = await TestServer.own(one.server);
  try {
    await play(one, form, own);
    expect(own.verdict()).toEqual([]);
  } finally {
    await own.end();
  }
}

/** Whether the server itself has to do something, and not only the client. */
function needsControl({ server, steps }: Case): boolean {
  return server !== undefined || steps.some((step) => "rotate" in step || "stop agent" in step);
}
