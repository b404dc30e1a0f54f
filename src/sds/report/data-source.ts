import type { envoy } from "../../gen/sds.js";
import { shown } from "../client/shown.ts";

export type DataSource = envoy.config.core.v3.DataSource.$Properties | null | undefined;

/** The bytes in a DataSource; undefined where there are none in it. Not a copy. */
export function bytesIn(source: DataSource): Uint8Array | undefined {
  const bytes =
    source?.inlineBytes ?? (source?.inlineString ? Buffer.from(source.inlineString) : undefined);
  return bytes && bytes.length > 0 ? bytes : undefined;
}

/** Where the bytes are, if not in the DataSource: Envoy would read them there, and we do not. */
export function elsewhere(source: DataSource): string | undefined {
  if (source?.filename) return `in the file ${shown(source.filename)}`;
  if (source?.environmentVariable) return `in the variable ${shown(source.environmentVariable)}`;
  return undefined;
}
