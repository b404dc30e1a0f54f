import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export const ROOT = join(import.meta.dirname, "../..");

export interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly network_mode?: string;
  readonly user?: string;
  readonly read_only?: boolean;
  readonly ulimits?: Readonly<Record<string, number>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test?: readonly string[] };
}

export interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

export function readCompose(): Compose {
  const text = readFileSync(join(ROOT, "docker-compose.yml"), "utf8");
  return parse(text, { merge: true }) as Compose;
}

/** A volume line, `source:target[:ro]`; a source with a slash is a file of the project. */
export function mounts(service: Service): { source: string; target: string; isFile: boolean }[] {
  return (service.volumes ?? []).map((line) => {
    const [source = "", target = ""] = line.split(":");
    return { source, target, isFile: source.includes("/") };
  });
}
