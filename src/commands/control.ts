import { askToLeave } from "../control/ask.ts";
import type { QuitReason } from "../control/command.ts";
import { CONTROL, ControlListener } from "../control/listener.ts";
import { type ControlActions, controlResponder } from "../control/responder.ts";
import type { Clock } from "../core/clock.ts";
import type { Emit } from "../core/events.ts";
import type { Random } from "../core/random.ts";
import { Listening } from "../observe/listen.ts";
import { inspect } from "../sds/socket/inspect.ts";

export interface ControlOptions extends ControlActions {
  readonly path: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly emit: Emit;
  /**
   * With `--takeover`: resolves when the SDS socket is ours, to whether a live server was replaced.
   * Until then the control socket is the other agent's.
   */
  readonly takeover: Promise<boolean> | undefined;
}

export interface Control {
  /** For a crash. */
  unlink(): void;
  close(): Promise<void>;
}

/** One that was drained has left the SDS socket; its control socket and its ports it still has. */
async function isAnswered(path: string): Promise<boolean> {
  const seen = await inspect(path).catch(() => undefined);
  return seen?.kind === "socket" && seen.live;
}

/** The control socket of an agent that runs. Nothing depends on it: where it fails, it is tried again. */
export function openControl(options: ControlOptions): Control {
  const { path, clock, random, emit, takeover } = options;
  let closed = false;
  const quit = (reason: QuitReason): void => {
    if (reason === "takeover") listener.leave();
    options.quit(reason);
  };
  const listener = new ControlListener(controlResponder({ ...options, quit }, emit), clock, emit);
  const common = { clock, random, emit, required: false };
  const listening = new Listening({ ...common, listener, address: path, purpose: CONTROL });
  const open = async (): Promise<void> => {
    if (takeover && ((await takeover) || (await isAnswered(path)))) {
      if (await askToLeave(path, clock, emit)) listener.replace();
    }
    if (!closed) await listening.start();
  };
  void open();
  return {
    unlink: () => listener.unlink(),
    close: () => {
      closed = true;
      return listening.close();
    },
  };
}
