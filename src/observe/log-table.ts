import type { AgentEventType, Stamped } from "../core/events.ts";
import { caRows, tokenRows } from "./log-rows/ca.ts";
import { controlRows, takeoverRows } from "./log-rows/control.ts";
import { fileRows } from "./log-rows/files.ts";
import { furtherRows } from "./log-rows/further.ts";
import { hookRows } from "./log-rows/hooks.ts";
import { outputRows } from "./log-rows/output.ts";
import { processRows } from "./log-rows/process.ts";
import { revocationRows } from "./log-rows/revocation.ts";
import { rootRows } from "./log-rows/roots.ts";
import { rotationRows } from "./log-rows/rotation.ts";
import type { LogRow, LogRows } from "./log-rows/row.ts";
import { socketRows, streamRows } from "./log-rows/sds.ts";
import { stateRows } from "./log-rows/state.ts";

/** Every event has a row: one without does not compile. `docs/logging.md` is printed from this. */
export const logTable: LogRows<AgentEventType> = {
  ...processRows,
  ...caRows,
  ...tokenRows,
  ...rotationRows,
  ...stateRows,
  ...outputRows,
  ...hookRows,
  ...rootRows,
  ...fileRows,
  ...furtherRows,
  ...revocationRows,
  ...socketRows,
  ...streamRows,
  ...controlRows,
  ...takeoverRows,
};

export function rowOf(event: Stamped): LogRow<Stamped> {
  return logTable[event.type];
}
