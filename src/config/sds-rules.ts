import type { AgentConfig, agentSettings } from "./agent-settings.ts";
import { problem } from "./problem.ts";
import type { OriginsOf } from "./setting.ts";

type Origins = OriginsOf<typeof agentSettings>;

/** The names that are served without an alias; each is a kind of secret that Envoy knows it by. */
const SERVED: ReadonlySet<string> = new Set(["default", "ROOTCA"]);

/** Asks for everything, in xDS. */
const WILDCARD = "*";

const ALIAS_FORM = "NAME=default or NAME=ROOTCA is one";

/** Throws INVALID_VALUE or SETTINGS_CONFLICT for an alias that could not be served, or would hide a name. */
export function checkAliases({ sdsAlias }: AgentConfig, origins: Origins): void {
  for (const [alias, target] of Object.entries(sdsAlias)) {
    const refuse = (code: "INVALID_VALUE" | "SETTINGS_CONFLICT", what: string): never => {
      throw problem(code, origins.sdsAlias, what, ALIAS_FORM);
    };
    const [name, of] = [quoted(alias), quoted(target)];
    if (SERVED.has(alias)) refuse("SETTINGS_CONFLICT", `${name} has a secret of its own`);
    if (alias === "" || alias === WILDCARD) refuse("INVALID_VALUE", `${name} is no name`);
    if (!SERVED.has(target))
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
