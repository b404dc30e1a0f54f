import type { Issued, Keep, LastGood } from "../../src/secrets/issued.ts";
import type { RootRecord } from "../../src/secrets/root-record.ts";
import { fingerprintOf, rootOfPem } from "./lifecycle-roots.ts";

/** What comes back over a restart, see `src/secrets/state/restore.ts`. */
export interface FromBefore {
  readonly issued: Issued;
  readonly records: readonly RootRecord[];
  /** The certificate may be shown now; its roots are good in any case. */
  readonly isTimely: boolean;
}

/** The state folder, in memory. Its roots are real, for they are read again. */
export class Stored implements Keep {
  #lastGood: LastGood | undefined;
  /** In which root a certificate ends, by its version: it has no chain to find that out by. */
  readonly #anchors = new Map<string, string>();

  issued({ certificate, anchor }: Issued): void {
    this.#anchors.set(certificate.version, anchor);
  }

  save(lastGood: LastGood): void {
    this.#lastGood = lastGood;
  }

  remove(): void {
    this.#lastGood = undefined;
  }

  /** Undefined: nothing is stored, or it ends in a root that is distrusted by now. */
  load(distrusted: ReadonlySet<string>, now: number): FromBefore | undefined {
    if (this.#lastGood === undefined) return undefined;
    const { certificate, roots } = this.#lastGood;
    const anchor = this.#anchors.get(certificate.version) ?? "";
    if (distrusted.has(anchor)) return undefined;
    const records = roots.filter(({ pem }) => !distrusted.has(fingerprintOf(pem)));
    const named = records.flatMap(({ pem, retiredAt }) =>
      retiredAt === undefined ? rootOfPem(pem) : [],
    );
    return {
      issued: { certificate, roots: named, preferred: false, anchor },
      records,
      isTimely: certificate.notBefore <= now && now < certificate.notAfter,
    };
  }
}
