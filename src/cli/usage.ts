import type { Setting, SettingsTable } from "../config/setting.ts";
import { COMMANDS } from "./commands.ts";
import { definitions, wrap, WIDTH } from "./text.ts";

const SENTENCE =
  "node-agent makes a workload's key, has it signed by a CA, and serves key, certificate and trust bundle to Envoy over SDS.";

const EXIT_STATUS = [
  ["0", "Stopped, and drained in time."],
  ["1", "Failed while running."],
  ["2", "Settings or usage."],
  ["128+n", "Ended by signal n: the second one, or drained past --drain-timeout."],
] as const;

const EXAMPLES = [
  ["CA_ADDR=istiod.istio-system.svc:15012 node-agent", "In a pod, in place of istio-agent."],
  [
    "node-agent --ca-provider self-signed --socket ./sds.sock",
    "On a workbench, with its own CA; then `node-agent wait --socket ./sds.sock`.",
  ],
] as const;

/** `node-agent help`: what fits on a screen. */
export function usage(settings: SettingsTable): string {
  const common = Object.values(settings).filter((row) => row.common === true);
  const flags = common.map(
    (row) => [flagForm(row), `${firstSentence(row.help)}${defaultNote(row)}`] as const,
  );
  const examples = EXAMPLES.map(([line, what]) => `  # ${what}\n  ${line}`);
  return [
    wrap(SENTENCE, WIDTH).join("\n"),
    "Usage: node-agent [command] [flags]",
    section("Commands", definitions(Object.entries(COMMANDS))),
    section("Common flags", definitions(flags)),
    section("Exit status", definitions(EXIT_STATUS)),
    section("Examples", examples.join("\n")),
    "`node-agent help --all` has every flag, its variables and its default.\n",
  ].join("\n\n");
}

export const section = (title: string, body: string): string => `${title}:\n${body}`;

/** `--ttl DURATION`, `-o, --output WORD`, `--include-root`. */
export function flagForm(row: Setting<unknown>): string {
  const short = row.short === undefined ? "" : `-${row.short}, `;
  return `${short}--${row.flag}${row.kind.isSwitch === true ? "" : ` ${placeholder(row)}`}`;
}

function placeholder({ kind }: Setting<unknown>): string {
  const words = /^[\w -]+$/.test(kind.label) ? kind.label.replaceAll(/[ -]/g, "_") : undefined;
  if (words !== undefined) return words.toUpperCase();
  return kind.label.includes(" | ") ? kind.label.replaceAll(" ", "") : kind.label.toUpperCase();
}

const firstSentence = (help: string): string => help.split(/(?<=\.) /, 1)[0] ?? help;

/** The default as it would be written; empty where there is none, and for switches that are off. */
export function defaultText({ kind, default: value }: Setting<unknown>): string {
  return kind.secret === true || value === false ? "" : kind.print(value);
}

function defaultNote(row: Setting<unknown>): string {
  const text = defaultText(row);
  return text === "" ? "" : ` (${text})`;
}
