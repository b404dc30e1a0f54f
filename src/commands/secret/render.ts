import type { SecretReport } from "../../sds/report/report.ts";
import { asJson, asYaml } from "./objects.ts";
import { asPem } from "./pem.ts";
import { asTable } from "./table.ts";

export type Form = "table" | "json" | "yaml" | "pem";

const FORMS: Readonly<Record<Form, (reports: readonly SecretReport[]) => string>> = {
  table: asTable,
  json: asJson,
  yaml: asYaml,
  pem: asPem,
};

/** Reports as the text that is printed. */
export function render(reports: readonly SecretReport[], form: Form): string {
  return FORMS[form](reports);
}
