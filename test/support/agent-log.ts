/** One stream, as the debug log of an agent tells of it. */
export interface LoggedStream {
  readonly id: number;
  readonly variant: "sotw" | "delta";
  readonly node: string;
  /** What it asks for now. */
  names: readonly string[];
  /** Versions sent and accepted, by name, in order. */
  readonly pushed: Map<string, string[]>;
  readonly acked: Map<string, string[]>;
  nacks: number;
  ended: boolean;
}

interface Line {
  readonly event?: string;
  readonly stream?: number;
  readonly name: string;
  readonly names: readonly string[];
  readonly version: string;
  readonly serial: string;
  readonly node: string;
  readonly variant: "sotw" | "delta";
}

/** All streams of a log at `--log-level debug`, in the order in which they were opened. */
export function streamsIn(output: string): LoggedStream[] {
  const streams = new Map<number, LoggedStream>();
  for (const line of linesIn(output)) {
    const { event, stream: id = 0, variant, node } = line;
    if (event === "sds.stream.opened") {
      const [pushed, acked] = [new Map<string, string[]>(), new Map<string, string[]>()];
      streams.set(id, { id, variant, node, names: [], pushed, acked, nacks: 0, ended: false });
    }
    const stream = streams.get(id);
    if (stream === undefined) continue;
    if (event === "sds.subscribed") stream.names = line.names;
    if (event === "sds.push") add(stream.pushed, line);
    if (event === "sds.ack") add(stream.acked, line);
    if (event === "sds.nack") stream.nacks += 1;
    if (event === "sds.stream.closed") stream.ended = true;
  }
  return [...streams.values()];
}

/** Every version of `name` that was there to be served, in order. */
export function publishedIn(output: string, name: string): string[] {
  const lines = linesIn(output).filter(({ event }) => event === "secret.published");
  return lines.filter((line) => line.name === name).map(({ version }) => version);
}

/** The serial number of every certificate, in order, without leading zeros. */
export function serialsIn(output: string): string[] {
  const lines = linesIn(output).filter(({ event }) => event === "rotation.succeeded");
  return lines.map(({ serial }) => serial.replace(/^0+/, ""));
}

function linesIn(output: string): Line[] {
  const whole = output.split("\n").filter((line) => line.startsWith("{") && line.endsWith("}"));
  return whole.map((line) => JSON.parse(line) as Line);
}

function add(versions: Map<string, string[]>, { name, version }: Line): void {
  versions.set(name, [...(versions.get(name) ?? []), version]);
}
