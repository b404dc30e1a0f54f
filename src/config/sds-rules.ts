import type { AgentConfig, agentSettings } from "./agent-settings.ts";
import { problem } from "./problem.ts";
import type { OriginsOf } from "./setting.ts";

type Origins = OriginsOf<typeof agentSettings>;
type Code = "INVALID_VALUE" | "SETTINGS_CONFLICT";

/** The names that are always served; each is a kind of secret that Envoy knows it by. */
const ALWAYS: ReadonlySet<string> = new Set(["default", "ROOTCA"]);

/** Taken, whether ticket keys are served or not: a name has one meaning. */
const TICKET_KEYS = "session-ticket-keys";

/** Asks for everything, in xDS. */
const WILDCARD = "*";

/** Trust bundles beside ROOTCA, which SPIRE's agent has too. Which trust domain is the own one may be known later. */
const isBundleName = (name: string): boolean => name === "ALL" || /^spiffe:\/\/[^/]*$/.test(name);

const isName = (name: string): boolean => name !== "" && name !== WILDCARD;

/** Throws SETTINGS_CONFLICT for ticket keys from two sources. */
export function checkTicketKeys(config: AgentConfig, origins: Origins): void {
  if (config.ticketKeysInterval === undefined || config.ticketKeysFile === undefined) return;
  throw problem(
    "SETTINGS_CONFLICT",
    origins.ticketKeysFile,
    `the keys are made by the agent already (${origins.ticketKeysInterval})`,
    "keep one of the two",
  );
}

/** Throws INVALID_VALUE or SETTINGS_CONFLICT for a generic secret that could not be served, or would hide another. */
export function checkGenericSecrets(config: AgentConfig, origins: Origins): void {
  const taken = new Set([...ALWAYS, TICKET_KEYS]);
  for (const [name, file] of Object.entries(config.genericSecret)) {
    const refuse = (code: Code, what: string): never => {
      throw problem(code, origins.genericSecret, what, "NAME=FILE, with a name of its own, is one");
    };
    if (taken.has(name) || isBundleName(name))
      refuse("SETTINGS_CONFLICT", `${quoted(name)} is the name of another secret`);
    if (!isName(name)) refuse("INVALID_VALUE", `${quoted(name)} is no name`);
    if (file === "") refuse("INVALID_VALUE", `${quoted(name)} has no file`);
  }
}

/** Throws INVALID_VALUE or SETTINGS_CONFLICT for an alias that could not be served, or would hide a name. */
export function checkAliases(config: AgentConfig, origins: Origins): void {
  const { sdsAlias, genericSecret, ticketKeysInterval, ticketKeysFile } = config;
  const hasKeys = ticketKeysInterval !== undefined || ticketKeysFile !== undefined;
  const generic = Object.keys(genericSecret);
  const served = new Set([...ALWAYS, ...generic, ...(hasKeys ? [TICKET_KEYS] : [])]);
  for (const [alias, target] of Object.entries(sdsAlias)) {
    const refuse = (code: Code, what: string): never => {
      throw problem(code, origins.sdsAlias, what, "NAME=default or NAME=ROOTCA is one");
    };
    const [name, of] = [quoted(alias), quoted(target)];
    if (served.has(alias) || alias === TICKET_KEYS)
      refuse("SETTINGS_CONFLICT", `${name} has a secret of its own`);
    if (!isName(alias)) refuse("INVALID_VALUE", `${name} is no name`);
    if (!served.has(target))
      refuse("INVALID_VALUE", `${name} stands for ${of}, which is no secret`);
  }
}

/** An allow list that was given and is empty is a mistake: left alone, it would let everybody in. */
export function checkAllowLists({ sdsAllowUid, sdsAllowGid }: AgentConfig, origins: Origins): void {
  const lists = [
    [sdsAllowUid, origins.sdsAllowUid],
    [sdsAllowGid, origins.sdsAllowGid],
  ] as const;
  for (const [list, origin] of lists) {
    if (list?.length === 0) {
      throw problem("INVALID_VALUE", origin, "the list is empty", "name an id, or unset it");
    }
  }
}

/** Long enough for any name in use, short enough for a line. */
const SHOWN = 80;

function quoted(name: string): string {
  const text = JSON.stringify(name);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
