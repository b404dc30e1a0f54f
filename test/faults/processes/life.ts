import { eventually } from "../../support/eventually.ts";
import type { AgentProcess } from "../../support/mesh.ts";
import { logOf } from "../../process/support.ts";

/** The certificate that an agent has now, as its log tells. */
export interface Life {
  readonly serial: string;
  readonly receivedAt: number;
  readonly notAfter: number;
  readonly renewAt: number;
}

export function lifeOf({ process }: AgentProcess): Life {
  const line = logOf(process.stdout).findLast(({ event }) => event === "rotation.succeeded");
  return {
    // Envoy's /certs shows it without leading zeros.
    serial: String(line?.["serial"]).replace(/^0+/, ""),
    receivedAt: Date.parse(String(line?.["time"])),
    notAfter: Date.parse(String(line?.["valid_until"])),
    renewAt: Date.parse(String(line?.["next_rotation"])),
  };
}

/** Waits until `part` of a life is over; fails when that is long ago: the test came too late. */
export async function reached({ receivedAt, notAfter }: Life, part: number): Promise<void> {
  const life = notAfter - receivedAt;
  const at = receivedAt + part * life;
  await eventually(`${part} of the life`, () => Date.now() >= at, 2 * life);
  if (Date.now() > at + life / 10) throw new Error(`too late for ${part} of the life`);
}
