import type { Clock } from "../core/clock.ts";
import type { EventBus, EventOf } from "../core/events.ts";
import type { Renewal } from "../core/renewal.ts";
import { scrub } from "../core/scrub.ts";
import type { Reply } from "../observe/site.ts";
import { text } from "./command.ts";

/** What the agent says to a request to renew; undefined: it renews no more. */
export function answerTo(renewal: Renewal | undefined): Reply {
  if (renewal === undefined) return text(409, LEAVING);
  if (renewal.type === "started") return text(200, "renewing");
  if (renewal.type === "under_way") return text(200, "a renewal is under way");
  const seconds = Math.ceil(renewal.inMs / 1_000);
  return text(200, `waits ${seconds} s: at most once in 10 s, and 1 s after a certificate`);
}

/**
 * How the renewal ends that was just asked for: with the new serial, the error, or without an end
 * within `waitMs`. Leaves no observer and no timer.
 */
export function outcomeOf(
  renewal: Renewal,
  waitMs: number,
  bus: Pick<EventBus, "listen">,
  clock: Clock,
): Promise<Reply> {
  // Where a call from before the request fails, the request makes one of its own.
  let isJoined = renewal.type === "under_way";
  return new Promise((resolve) => {
    const end = (reply: Reply): void => {
      timer.cancel();
      unlisten();
      resolve(reply);
    };
    const unlisten = bus.listen((event) => {
      if (event.type === "rotation.succeeded") end(text(200, renewed(event)));
      else if (event.type === "mounted.loaded") end(text(200, loaded(event)));
      else if (event.type === "mounted.unusable") end(text(503, unusable(event)));
      else if (event.type === "agent.draining" || event.type === "agent.stopping") {
        end(text(409, LEAVING));
      } else if (event.type === "rotation.failed") {
        if (!isJoined) end(text(503, failed(event)));
        isJoined = false;
      }
    });
    const late = `no outcome within ${waitMs / 1_000} s; the agent goes on trying`;
    const timer = clock.timer(waitMs, () => end(text(504, late)));
  });
}

const LEAVING = "the agent is leaving: it renews no more";

const iso = (wallMs: number): string => new Date(wallMs).toISOString();

function renewed({
  serial,
  notAfter,
}: Pick<EventOf<"rotation.succeeded">, "serial" | "notAfter">): string {
  return `renewed: serial ${serial}, valid until ${iso(notAfter)}`;
}

function loaded(event: EventOf<"mounted.loaded">): string {
  if (event.isNew) return renewed(event);
  const { serial, notAfter } = event;
  return `read, and the same: serial ${serial}, valid until ${iso(notAfter)}`;
}

function failed({ error, retryAt, validUntil }: EventOf<"rotation.failed">): string {
  return `${scrub(error.describe())}; next try ${iso(retryAt)}; ${served(validUntil)}`;
}

function unusable({ error, validUntil }: EventOf<"mounted.unusable">): string {
  return `${scrub(error.describe())}; ${served(validUntil)}`;
}

function served(validUntil: number | undefined): string {
  if (validUntil === undefined) return "no certificate is served";
  return `the old certificate is served until ${iso(validUntil)}`;
}
