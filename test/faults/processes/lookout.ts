import { metricTable } from "../../../src/observe/metric-table.ts";
import type { MetricRow } from "../../../src/observe/metric-rows/row.ts";
import { eventually } from "../../support/eventually.ts";
import type { AgentProcess } from "../../support/mesh.ts";
import { type LogLine, logOf } from "../../process/support.ts";
import { type SignalId, signals, valueOf } from "../signals.ts";

const table: Record<string, MetricRow> = metricTable;

/** An operator's view of one agent from a moment on: new lines of its log, and how its metrics moved. */
export class Lookout {
  readonly #agent: AgentProcess;
  readonly #from: number;
  readonly #before: string;

  private constructor(agent: AgentProcess, from: number, before: string) {
    this.#agent = agent;
    this.#from = from;
    this.#before = before;
  }

  static async fromNow(agent: AgentProcess): Promise<Lookout> {
    const { length } = agent.process.stdout;
    return new Lookout(agent, length, await agent.metrics());
  }

  static fromItsStart(agent: AgentProcess): Lookout {
    return new Lookout(agent, 0, "");
  }

  /** What was logged since. */
  lines(event: string): LogLine[] {
    const { stdout } = this.#agent.process;
    return logOf(stdout.slice(this.#from)).filter((line) => line.event === event);
  }

  /** The first line of `event` since, waited for. */
  logged(
    event: string,
    passes: (line: LogLine) => boolean = () => true,
    timeoutMs = 60_000,
  ): Promise<LogLine> {
    return eventually(
      `the log line ${event}`,
      () => this.lines(event).find((line) => passes(line)),
      timeoutMs,
    );
  }

  /** The line and the metric that docs/operations.md names for a failure are there. */
  async sees(id: SignalId): Promise<void> {
    const { event, series } = signals[id];
    await this.logged(event);
    await eventually(`${series} to move`, async () => {
      const now = valueOf(await this.#agent.metrics(), series);
      const isCounter = table[series.split("{")[0] ?? ""]?.type === "counter";
      return now > (isCounter ? valueOf(this.#before, series) : 0);
    });
  }
}
