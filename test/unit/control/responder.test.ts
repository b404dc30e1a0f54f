import { describe, expect, test } from "vitest";
import type { AgentEvent } from "../../../src/core/events.ts";
import { readCommand, text } from "../../../src/control/command.ts";
import { controlResponder } from "../../../src/control/responder.ts";
import type { Renewal } from "../../../src/core/renewal.ts";
import { LogLevels } from "../../../src/observe/log-levels.ts";

/** A responder, what it did, and what it told. */
function control(renewal: Renewal | "leaving" = { type: "started" }) {
  const done: string[] = [];
  const events: AgentEvent[] = [];
  const respond = controlResponder(
    {
      drain: () => void done.push("drain"),
      quit: (reason) => void done.push(`quit: ${reason}`),
      renew: () => (done.push("renew"), renewal === "leaving" ? undefined : renewal),
      outcome: ({ type }, waitMs) => Promise.resolve(text(503, `${type}: after ${waitMs}`)),
      levels: new LogLevels({ default: "info", components: {} }),
    },
    (event) => void events.push(event),
  );
  const post = async (url: string, method = "POST") => respond({ method, url, host: undefined });
  return { done, events, post };
}

describe("the verbs", () => {
  test.each([
    ["/drain", "drain", "draining\n"],
    ["/drain?x=1", "drain", "draining\n"],
    ["/quitquitquit", "quit: quitquitquit", "stopping\n"],
    ["/quitquitquit?reason=takeover", "quit: takeover", "stopping\n"],
    ["/quitquitquit?reason=%1b[31m", "quit: quitquitquit", "stopping\n"],
    ["/renew", "renew", "renewing\n"],
  ])("POST %s", async (url, what, body) => {
    const { done, events, post } = control();
    expect(await post(url)).toMatchObject({ status: 200, body });
    expect(done).toEqual([what]);
    expect(events).toMatchObject([{ type: "control.request", outcome: "done" }]);
  });

  test.each(["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])("%s does nothing", async (method) => {
    for (const url of ["/drain", "/quitquitquit", "/renew", "/logging?level=debug"]) {
      const { done, events, post } = control();
      expect(await post(url, method)).toMatchObject({ status: 405, allow: "POST" });
      expect(done).toEqual([]);
      expect(events).toMatchObject([{ outcome: "refused" }]);
    }
  });

  test.each([
    "/",
    "/Drain",
    "/drain/",
    "//drain",
    "/toString",
    "*",
    "http://x/drain",
    "/logging/x",
  ])("%s is none: the verbs are listed", async (url) => {
    const { done, events, post } = control();
    const { status, body } = await post(url);
    expect(status).toBe(404);
    expect(body).toMatch(/POST \/drain +serve no more/);
    expect(done).toEqual([]);
    expect(events).toMatchObject([{ verb: "unknown", outcome: "refused" }]);
  });

  test("logging changes what is asked, and answers what `--log-level` would take", async () => {
    const { post } = control();
    const bodies: string[] = [];
    for (const query of [
      "",
      "?level=debug&component=sds",
      "?level=warn&component=ca",
      "?level=error",
    ])
      bodies.push((await post(`/logging${query}`)).body);
    expect(bodies).toEqual(["info\n", "info,sds:debug\n", "info,sds:debug,ca:warn\n", "error\n"]);
  });

  test.each([
    ["level=loud", "level is one of debug, info, warn, error"],
    ["level=", "level is one of debug, info, warn, error"],
    ["level=debug&component=xds", /^component is one of agent, ca, .*control$/],
    ["component=sds", "component needs a level"],
    ["level=loud&component=toString", /^level is one of .*; component is one of /],
  ])("logging?%s is refused with what is allowed", async (query, message) => {
    const { events, post } = control();
    const { status, body } = await post(`/logging?${query}`);
    expect(status).toBe(400);
    expect(body.trimEnd()).toEqual(
      typeof message === "string" ? message : expect.stringMatching(message),
    );
    expect(events).toMatchObject([{ verb: "logging", outcome: "refused", detail: body.trimEnd() }]);
    expect((await post("/logging")).body).toBe("info\n");
  });

  test.each<[Renewal | "leaving", number, string]>([
    [{ type: "under_way" }, 200, "a renewal is under way"],
    [
      { type: "waits", inMs: 6_001 },
      200,
      "waits 7 s: at most once in 10 s, and 1 s after a certificate",
    ],
    ["leaving", 409, "the agent is leaving: it renews no more"],
  ])("renew, where it comes to %o, answers %i", async (renewal, status, line) => {
    const { events, post } = control(renewal);
    expect(await post("/renew")).toMatchObject({ status, body: `${line}\n` });
    const outcome = status === 200 ? "done" : "refused";
    expect(events).toMatchObject([{ verb: "renew", outcome, detail: line }]);
  });

  test("renew that waits is told of at once, and answered with the outcome", async () => {
    const { events, post } = control();
    const answer = post("/renew?wait=60");
    expect(events).toMatchObject([{ verb: "renew", outcome: "done", detail: "renewing" }]);
    expect(await answer).toMatchObject({ status: 503, body: "started: after 60000\n" });
    expect(await post("/renew?wait=1")).toMatchObject({ body: "started: after 1000\n" });
  });

  test.each(["", "0", "61", "1.5", "1s", "-1", "1e1"])("renew?wait=%s is refused", async (wait) => {
    const { done, post } = control();
    expect(await post(`/renew?wait=${wait}`)).toMatchObject({
      status: 400,
      body: "wait is in whole seconds, from 1 to 60\n",
    });
    expect(done).toEqual([]);
  });

  test("nothing of a request's own text gets into an answer or an event", async () => {
    const { events, post } = control();
    const marked = "marked-by-the-client";
    const urls = [`/${marked}`, `/logging?level=${marked}`, `/quitquitquit?reason=${marked}`];
    for (const url of urls) expect((await post(url)).body).not.toContain(marked);
    expect(JSON.stringify(events)).not.toContain(marked);
    expect(JSON.stringify(readCommand({ method: marked, url: "/drain" }))).not.toContain(marked);
  });
});
