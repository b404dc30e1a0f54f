import type { Clock } from "../core/clock.ts";
import { toAgentError } from "../core/errors.ts";
import type { Emit } from "../core/events.ts";
import { tell } from "./client.ts";

/**
 * Asks the agent whose socket was taken over to leave; true: it does. One that cannot be asked, such
 * as another SDS server without a control socket, is left alone.
 */
export async function askToLeave(path: string, clock: Clock, emit: Emit): Promise<boolean> {
  try {
    await tell(path, "/quitquitquit?reason=takeover", clock);
    emit({ type: "takeover.asked", path });
    return true;
  } catch (thrown) {
    emit({ type: "takeover.unanswered", path, error: toAgentError(thrown) });
    return false;
  }
}
