import { constants } from "node:os";
import { resolve } from "node:path";
import { secretOptions } from "../cli/commands.ts";
import { agentRules, socketPath } from "../config/derive.ts";
import { loadConfig } from "../config/load.ts";
import type { ConfigOf } from "../config/setting.ts";
import { systemClock } from "../core/clock.ts";
import { AgentError } from "../core/errors.ts";
import { readTextFile } from "../core/regular-file.ts";
import type { Host } from "../host.ts";
import { converse, type Listener } from "../sds/client/conversation.ts";
import { delta } from "../sds/client/delta.ts";
import { sotw } from "../sds/client/sotw.ts";
import { SecretCollection } from "../sds/report/collection.ts";
import { runSettings } from "./run-settings.ts";
import { Display } from "./secret/display.ts";

const clock = systemClock;

/**
 * `node-agent secret`: asks an SDS server for secrets as an Envoy would, shows and checks what comes.
 * It takes the settings of `run` too, so that the same environment and file lead to the same socket.
 */
export async function secret(host: Host, args: readonly string[]): Promise<number> {
  const { config, warnings } = await loadConfig(
    { ...runSettings, ...secretOptions },
    { argv: args, env: host.env, readFile: readTextFile, rules: agentRules },
  );
  for (const warning of warnings) host.complain(`warning: ${warning}`);
  return ask(host, resolve(socketPath(config)), config);
}

async function ask(
  host: Host,
  path: string,
  { names: given, max, ...config }: ConfigOf<typeof secretOptions>,
): Promise<number> {
  const names = [...new Set(given)];
  if (names.length === 0) throw new AgentError("MISSING_VALUE", "flag --names: has no name");
  const collection = new SecretCollection(names);
  const print = (text: string): void => host.print(text);
  const display = new Display({ collection, form: config.output, clock, print });
  const end = new AbortController();
  const stop = (): void => end.abort();
  host.stop.addEventListener("abort", stop, { once: true });
  // Who reads no more has seen enough (`node-agent secret --watch | head`).
  process.stdout.once("error", stop);

  const { watch, nodeId } = config;
  const variant = config.delta ? delta : sotw;
  const trouble = await converse(
    { path, names, variant, nodeId, clock, maxMs: max, signal: end.signal },
    watch ? watcher(collection, display) : collector(collection),
  );
  display.close();
  // What came before the trouble is worth seeing.
  const wasStopped = host.stop.aborted;
  const isDue = trouble === undefined ? !wasStopped : !collection.isEmpty;
  if (isDue && !watch) display.show();
  if (trouble !== undefined && !wasStopped) throw trouble;
  if (wasStopped && !watch) return 128 + signalOf(host.stop);
  return display.isGood ? 0 : 1;
}

/** Until every name is answered, or the time is over. */
function collector(collection: SecretCollection): Listener {
  return {
    answer: (answer) => {
      collection.take(answer);
      return collection.isComplete ? "enough" : "more";
    },
    late: () => "enough",
  };
}

/** Shows all as soon as it is complete or the time is over, and from then on each change. */
function watcher(collection: SecretCollection, display: Display): Listener {
  return {
    answer: (answer) => {
      collection.take(answer);
      if (collection.isComplete || display.hasShown) display.follow();
      return "more";
    },
    late: () => {
      display.follow();
      return "more";
    },
  };
}

function signalOf(stop: AbortSignal): number {
  return stop.reason === "SIGINT" ? constants.signals.SIGINT : constants.signals.SIGTERM;
}
