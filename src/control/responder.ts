import type { Emit } from "../core/events.ts";
import type { LogComponent, LogLevel } from "../core/log-levels.ts";
import type { Renewal } from "../core/renewal.ts";
import type { Reply, Responder } from "../observe/site.ts";
import { type Command, type QuitReason, readCommand, text } from "./command.ts";
import { answerTo } from "./renewal.ts";

/** What the verbs do; each returns at once, and what it began goes on. */
export interface ControlActions {
  drain(): void;
  quit(reason: QuitReason): void;
  /** Undefined: the agent renews no more. */
  renew(): Renewal | undefined;
  /** The answer once the renewal has ended, or `waitMs` have passed. */
  outcome(renewal: Renewal, waitMs: number): Promise<Reply>;
  readonly levels: {
    set(level: LogLevel, component?: LogComponent): void;
    /** As `--log-level` takes it. */
    toString(): string;
  };
}

/** Answers the control socket: does what it is told and tells of it. */
export function controlResponder(actions: ControlActions, emit: Emit): Responder {
  const tell = (verb: Command["verb"] | "unknown", reply: Reply): void => {
    const outcome = reply.status === 200 ? "done" : "refused";
    const [detail = ""] = reply.body.split("\n", 1);
    emit({ type: "control.request", verb, outcome, detail });
  };
  return (asked) => {
    const read = readCommand(asked);
    if ("refused" in read) {
      tell(read.verb, read.refused);
      return read.refused;
    }
    const { reply, later } = obey(read, actions);
    tell(read.verb, reply);
    return later ?? reply;
  };
}

/** What was begun, and, where the client waits for its end, the answer then. */
interface Obeyed {
  readonly reply: Reply;
  readonly later?: Promise<Reply>;
}

function obey(command: Command, actions: ControlActions): Obeyed {
  if (command.verb === "renew") return renew(command.waitMs, actions);
  return { reply: text(200, done(command, actions)) };
}

/** Does what is done at once, and says so. */
function done(command: Exclude<Command, { verb: "renew" }>, actions: ControlActions): string {
  if (command.verb === "drain") {
    actions.drain();
    return "draining";
  }
  if (command.verb === "quitquitquit") {
    actions.quit(command.reason);
    return "stopping";
  }
  const { levels } = actions;
  if (command.level !== undefined) levels.set(command.level, command.component);
  return levels.toString();
}

function renew(waitMs: number | undefined, actions: ControlActions): Obeyed {
  const renewal = actions.renew();
  const reply = answerTo(renewal);
  if (renewal === undefined || waitMs === undefined) return { reply };
  return { reply, later: actions.outcome(renewal, waitMs) };
}
