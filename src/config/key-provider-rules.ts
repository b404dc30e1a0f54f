import { AgentError } from "../core/errors.ts";
import type { AgentConfig, agentSettings } from "./agent-settings.ts";
import { DURATION_FORM, durationOf } from "./duration.ts";
import { KEY_PROVIDERS, type KeyProvider } from "./key-provider.ts";
import { problem } from "./problem.ts";
import type { ProxyConfig } from "./proxy-config.ts";
import type { OriginsOf } from "./setting.ts";

type Settings = Pick<
  AgentConfig,
  "privateKeyProvider" | "privateKeyProviderPollDelay" | "privateKeyProviderFallback"
>;

/** Throws MISSING_VALUE for a provider without a delay, SETTINGS_CONFLICT for settings of none. */
export function checkKeyProvider(config: AgentConfig, origins: OriginsOf<typeof agentSettings>) {
  const { privateKeyProvider: name, privateKeyProviderPollDelay: delay } = config;
  if (name !== undefined) {
    if (delay !== undefined) return;
    const what = `${name} needs a delay`;
    const hint = "set --private-key-provider-poll-delay, such as 2ms";
    throw problem("MISSING_VALUE", origins.privateKeyProvider, what, hint);
  }
  const hasFallback = config.privateKeyProviderFallback === true;
  if (delay === undefined && !hasFallback) return;
  const { privateKeyProviderPollDelay, privateKeyProviderFallback } = origins;
  const origin = hasFallback ? privateKeyProviderFallback : privateKeyProviderPollDelay;
  throw problem(
    "SETTINGS_CONFLICT",
    origin,
    "there is no provider that it could be for",
    "set --private-key-provider too, or neither",
  );
}

/** The provider of the settings, else that of PROXY_CONFIG. Throws INVALID_VALUE for one that is not sound. */
export function keyProviderOf(config: Settings, proxyConfig: ProxyConfig): KeyProvider | undefined {
  const { privateKeyProvider: name, privateKeyProviderPollDelay: pollDelayMs } = config;
  if (name !== undefined && pollDelayMs !== undefined)
    return { name, pollDelayMs, fallback: config.privateKeyProviderFallback ?? false };
  return ofProxyConfig(proxyConfig);
}

const WHERE = "PROXY_CONFIG: privateKeyProvider";

/** As Istio has it: `{ cryptomb: { pollDelay: 10ms, fallback: true } }`; the delay has to be there, and above 0. */
function ofProxyConfig({ privateKeyProvider: given }: ProxyConfig): KeyProvider | undefined {
  if (given === undefined || given === null) return undefined;
  const [[name, settings] = ["", undefined], ...others] = Object.entries(fieldsOf(given));
  const known = KEY_PROVIDERS.find((each) => each === name);
  if (known === undefined || others.length > 0)
    throw invalid(WHERE, given, `one of ${KEY_PROVIDERS.join(", ")} with its settings`);
  const { pollDelay, fallback = false } = fieldsOf(settings);
  const pollDelayMs = typeof pollDelay === "string" ? durationOf(pollDelay) : undefined;
  if (!pollDelayMs)
    throw invalid(`${WHERE}: pollDelay`, pollDelay, `${DURATION_FORM}, of at least 1ms`);
  if (typeof fallback !== "boolean") throw invalid(`${WHERE}: fallback`, fallback, "true or false");
  return { name: known, pollDelayMs, fallback };
}

/** The fields of a mapping; of anything else, none. */
const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};

/** What of a wrong value is shown: it may be a whole mapping. */
const SHOWN = 80;

function invalid(where: string, value: unknown, expected: string): AgentError {
  const text = value === undefined ? "(not set)" : JSON.stringify(value).slice(0, SHOWN);
  return new AgentError("INVALID_VALUE", `${where} ${text} is not ${expected}`);
}
