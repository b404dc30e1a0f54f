import { alarm, type Clock, type Timer } from "../../core/clock.ts";
import type { SecretCollection } from "../../sds/report/collection.ts";
import type { SecretReport } from "../../sds/report/report.ts";
import { type Form, render } from "./render.ts";

export interface DisplayOptions {
  readonly collection: SecretCollection;
  readonly form: Form;
  readonly clock: Clock;
  readonly print: (text: string) => void;
}

/**
 * Prints what a collection holds, and again when that is another text: by an answer, or by the time,
 * since certificates begin and end.
 */
export class Display {
  readonly #options: DisplayOptions;
  #last: string | undefined;
  #turn: Timer | undefined;
  #isGood = false;

  constructor(options: DisplayOptions) {
    this.#options = options;
  }

  /** Whether all was well in what was printed last. */
  get isGood(): boolean {
    return this.#isGood;
  }

  get hasShown(): boolean {
    return this.#last !== undefined;
  }

  show(): void {
    const { collection, form, clock, print } = this.#options;
    const now = clock.now();
    const reports = collection.reports(now);
    const text = render(reports, form);
    this.#isGood = reports.every(({ problems }) => problems.length === 0);
    if (text !== this.#last) print(this.hasShown && form === "table" ? `\n${text}` : text);
    this.#last = text;
  }

  /** As {@link show}, and once more at each moment at which a certificate begins or ends. */
  follow(): void {
    this.show();
    this.close();
    const { collection, clock } = this.#options;
    const next = nextTurn(collection.reports(clock.now()), clock.now());
    if (next !== undefined) this.#turn = alarm(clock, next, () => this.follow());
  }

  close(): void {
    this.#turn?.cancel();
  }
}

/** Past the second: NotAfter still belongs to the validity. */
function nextTurn(reports: readonly SecretReport[], now: number): number | undefined {
  const turns = reports
    .flatMap(({ certificates }) => certificates)
    .flatMap(({ notBefore, notAfter }) => [Date.parse(notBefore), Date.parse(notAfter) + 1])
    .filter((at) => at > now);
  return turns.length === 0 ? undefined : Math.min(...turns);
}
