import { constants, hostname } from "node:os";
import { Agent } from "../agent.ts";
import { sleep, systemClock } from "../core/clock.ts";
import { EventBus } from "../core/events.ts";
import { systemRandom } from "../core/random.ts";
import { readTextFile } from "../core/regular-file.ts";
import { agentRules } from "../config/derive.ts";
import { loadConfig } from "../config/load.ts";
import { aborted, type Host } from "../host.ts";
import { formatSpiffeId } from "../identity/spiffe-id.ts";
import { version } from "../version.ts";
import { agentOptions } from "./agent-options.ts";
import { refuseBrokenFiles } from "./broken-files.ts";
import { hasStored } from "./has-stored.ts";
import { chooseSource, endpointsOf, isMounted, sourceOf, trustDomainOf } from "./choose-source.ts";
import { refuseExposingOptions } from "./node-options.ts";
import { observingIsDue } from "./observing.ts";
import type { Operation } from "./operate.ts";
import { refuseFileAsOutput } from "./output-settings.ts";
import { reloader } from "./reload.ts";
import { type RunConfig, runSettings } from "./run-settings.ts";
import { followTakeover } from "./takeover.ts";

/** What closing listeners and files may take on top of the drain, milliseconds. */
const CLOSING_MS = 500;

/** `node-agent run`: the agent, until it is told to stop. */
export async function run(host: Host, args: readonly string[]): Promise<number> {
  const { config, origins, warnings } = await loadConfig(runSettings, {
    argv: args,
    env: host.env,
    readFile: readTextFile,
    rules: agentRules,
  });
  for (const warning of warnings) host.complain(`warning: ${warning}`);
  if (!config.development) refuseExposingOptions(host.env["NODE_OPTIONS"], process.execArgv);

  await refuseFileAsOutput(config, origins);
  const chosen = await chooseSource(config, origins, host);
  const isStored = (): Promise<boolean> => hasStored(config, chosen);
  const trustDomain = trustDomainOf(chosen);
  await refuseBrokenFiles(config, origins, { trustDomain, isStored, host, clock: systemClock });
  const bus = new EventBus(() => systemClock.now());
  const options = {
    ...agentOptions(config, trustDomain),
    source: sourceOf(chosen, config, origins),
    identifier: `node-agent/${version} ${config.podName ?? hostname()}`,
  };
  const idle = observingIsDue(bus, systemClock);
  const agent = new Agent(options, { clock: systemClock, random: systemRandom, bus, idle });
  host.onCrash(() => agent.removeSocket());
  host.onReload(reloader(host, args, agent, bus.emit));
  const stopping = new AbortController();
  const quit = (reason: string): void => stopping.abort(reason);
  void aborted(host.stop).then(() => quit(String(host.stop.reason)));
  const takeover = followTakeover(bus);
  const operation = idle
    .then(() => import("./operate.ts"))
    .then(({ operate }) =>
      operate({ agent, bus, host, config, origins, chosen, takeover, quit: later(quit) }),
    );
  bus.emit({
    type: "agent.starting",
    version,
    spiffeId: isMounted(chosen) ? undefined : formatSpiffeId(chosen.identity),
    provider: chosen.provider,
    endpoints: endpointsOf(chosen),
  });
  try {
    await Promise.race([runUntilStopped(agent, stopping.signal), neverWell(operation)]);
  } catch (error) {
    // What ends the agent at start is told by the command line, in one line; nothing is left behind.
    await agent.stop(0);
    throw error;
  }
  return stop(agent, bus, operation, stopping.signal, config);
}

function runUntilStopped(agent: Agent, stop: AbortSignal): Promise<void> {
  const stopped = aborted(stop);
  return Promise.race([agent.start().then(() => stopped), stopped]);
}

/** Once the answer is written, and what clients have sent so far is read. */
function later(quit: (reason: string) => void): (reason: string) => void {
  return (reason) => void setImmediate(() => quit(reason));
}

/** Logs and metrics are no reason to end, unless they were required and cannot be. */
function neverWell(operation: Promise<unknown>): Promise<never> {
  return operation.then(() => new Promise<never>(() => undefined));
}

async function stop(
  agent: Agent,
  bus: EventBus,
  operation: Promise<Operation>,
  signal: AbortSignal,
  { drainTimeout }: RunConfig,
): Promise<number> {
  const began = systemClock.monotonic();
  const name = String(signal.reason);
  bus.emit({ type: "agent.stopping", reason: name });
  await Promise.race([agent.stop(drainTimeout), sleep(systemClock, drainTimeout + CLOSING_MS)]);
  // At the deadline what is left is cut, so who ended sooner has drained.
  const drained = systemClock.monotonic() - began < drainTimeout;
  const operated = await operation;
  bus.emit({ type: "agent.stopped", seconds: (systemClock.monotonic() - began) / 1000 });
  await operated.close();
  return drained
    ? 0
    : 128 + (name === "SIGINT" ? constants.signals.SIGINT : constants.signals.SIGTERM);
}
