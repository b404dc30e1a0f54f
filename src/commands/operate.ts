import type { Agent } from "../agent.ts";
import type { QuitReason } from "../control/command.ts";
import { outcomeOf } from "../control/renewal.ts";
import { controlSocketPath } from "../config/derive.ts";
import { systemClock } from "../core/clock.ts";
import type { EventBus } from "../core/events.ts";
import { systemRandom } from "../core/random.ts";
import type { Host } from "../host.ts";
import type { Hooks } from "../hooks/hook.ts";
import { startObserving } from "../observe/observe.ts";
import { TRUST_BUNDLE, WORKLOAD_CERTIFICATE } from "../secrets/secret.ts";
import { resourceNames, workloadNames } from "../sds/names.ts";
import { bundleNames } from "../sds/trust-bundles.ts";
import { commit, version } from "../version.ts";
import { furtherSecrets, trustNames } from "./agent-options.ts";
import { type Chosen, endpointsOf, isMounted, trustDomainOf } from "./choose-source.ts";
import { type Control, openControl } from "./control.ts";
import { derivedSettings } from "./derived.ts";
import { type RunConfig, type RunOrigins, runSettings } from "./run-settings.ts";
import type { Takeover } from "./takeover.ts";
import { watchToken } from "./watch-token.ts";

export interface Operated {
  readonly agent: Agent;
  readonly bus: EventBus;
  readonly host: Host;
  readonly config: RunConfig;
  readonly origins: RunOrigins;
  readonly chosen: Chosen;
  readonly takeover: Takeover;
  readonly quit: (reason: QuitReason) => void;
}

/** What operators see of a running agent, and how they tell it what to do. */
export interface Operation {
  close(): Promise<void>;
}

/**
 * Logs, metrics, health, admin pages and the control socket. Loaded when nothing waits for it. Throws
 * METRICS_BIND where metrics are required.
 */
export async function operate(operated: Operated): Promise<Operation> {
  const { bus, host, config, chosen, agent, takeover } = operated;
  const hooks = await hooksIn(operated);
  const observation = await startObserving(bus, {
    clock: systemClock,
    random: systemRandom,
    version,
    commit,
    provider: chosen.provider,
    endpoints: endpointsOf(chosen),
    certificate: WORKLOAD_CERTIFICATE,
    bundle: TRUST_BUNDLE,
    ...furtherNames(operated),
    others: hooks.map(({ observe }) => observe),
    log: {
      level: config.logLevel,
      format: config.logFormat,
      colour: process.stdout.isTTY && !host.env["NO_COLOR"],
      write: (line) => host.print(line),
    },
    metrics: {
      address: config.metricsAddr,
      // An agent that is replaced has the port until it has left.
      required: config.metricsRequired && !takeover.isOne(),
    },
    admin: {
      address: config.adminAddr === "off" ? undefined : config.adminAddr,
      sds: () => agent.debug(),
      config: () => effectiveConfig(operated),
    },
  });
  const control = controlOf(operated, observation.levels);
  host.onCrash(() => control.unlink());
  const tokenWatch = isMounted(chosen) ? undefined : watchToken(bus, chosen, config);
  return {
    close: async () => {
      tokenWatch?.stop();
      const ends = hooks.map((each) => each.stop());
      await Promise.all([...ends, control.close(), observation.close()]);
    },
  };
}

/** What is served beside the workload's own secrets, for the labels of metrics. */
function furtherNames({ config, chosen }: Operated): { further: string[]; generic: string[] } {
  const names = [...resourceNames(furtherSecrets(config)).keys()];
  const own = names.filter((name) => !workloadNames.has(name));
  const generic = Object.keys(config.genericSecret);
  const bundles = bundleNames(trustNames(config, trustDomainOf(chosen)));
  return { further: [...own, ...Object.keys(config.sdsAlias), ...bundles], generic };
}

/** Loaded for the few who want it. */
async function hooksIn({ bus, host, config }: Operated): Promise<readonly Hooks[]> {
  const { afterRotationUrl, afterRotationCommand, afterOutputCommand, afterOutputPidFile } = config;
  const named = [afterRotationUrl, afterRotationCommand, afterOutputCommand, afterOutputPidFile];
  if (named.every((setting) => setting === undefined)) return [];
  const { hooksOf } = await import("./hooks.ts");
  return hooksOf(config, { env: host.env, clock: systemClock, emit: bus.emit });
}

function controlOf(
  operated: Operated,
  levels: Parameters<typeof openControl>[0]["levels"],
): Control {
  const { bus, config, agent, takeover, quit } = operated;
  return openControl({
    path: controlSocketPath(config),
    clock: systemClock,
    random: systemRandom,
    emit: bus.emit,
    takeover: config.takeover ? takeover.settled : undefined,
    levels,
    drain: () => void agent.drain(config.drainTimeout),
    renew: () => agent.renew(),
    outcome: (renewal, waitMs) => outcomeOf(renewal, waitMs, bus, systemClock),
    quit,
  });
}

/** As `node-agent config -o json` prints it. */
async function effectiveConfig({ config, origins, chosen }: Operated): Promise<string> {
  const { renderConfig } = await import("../cli/config-command.ts");
  const derived = await derivedSettings(config, origins, chosen);
  return renderConfig(runSettings, { config, origins, derived }, "json");
}
