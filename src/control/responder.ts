import type { Emit } from "../core/events.ts";
import type { LogComponent, LogLevel } from "../core/log-levels.ts";
import type { Reply, Responder } from "../observe/site.ts";
import { type Command, type QuitReason, readCommand, text } from "./command.ts";

/** What the verbs do; each returns at once, and what it began goes on. */
export interface ControlActions {
  drain(): void;
  quit(reason: QuitReason): void;
  readonly levels: {
    set(level: LogLevel, component?: LogComponent): void;
    /** As `--log-level` takes it. */
    toString(): string;
  };
}

/** Answers the control socket: does what it is told and tells of it. */
export function controlResponder(actions: ControlActions, emit: Emit): Responder {
  return (asked) => {
    const read = readCommand(asked);
    if ("refused" in read) {
      const { verb, refused } = read;
      const [detail = ""] = refused.body.split("\n", 1);
      emit({ type: "control.request", verb, outcome: "refused", detail });
      return refused;
    }
    const reply = obey(read, actions);
    const detail = reply.body.trimEnd();
    emit({ type: "control.request", verb: read.verb, outcome: "done", detail });
    return reply;
  };
}

function obey(command: Command, actions: ControlActions): Reply {
  if (command.verb === "drain") {
    actions.drain();
    return text(200, "draining");
  }
  if (command.verb === "quitquitquit") {
    actions.quit(command.reason);
    return text(200, "stopping");
  }
  const { levels } = actions;
  if (command.level !== undefined) levels.set(command.level, command.component);
  return text(200, levels.toString());
}
