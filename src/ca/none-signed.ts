import { AgentError } from "../core/errors.ts";

interface Refusal {
  readonly name: string;
  /** Of its last try. */
  readonly error: AgentError | undefined;
}

/**
 * The errors of all CAs in one: code and hint of the first of the list, and each one's reason. Those
 * that were not `asked` this time count with what they said before. The shortest of the waits that
 * servers asked for: whoever asked for more is left alone by its own circuit.
 */
export function noneSigned(all: readonly Refusal[], asked: readonly Refusal[]): AgentError {
  const reasons = all.map((one) => reasonOf(one, asked.includes(one)));
  const code = all[0]?.error?.code ?? "CA_FAILED";
  const hint = all[0]?.error?.hint;
  const waits = asked.map(({ error }) => error?.retryAfterMs ?? 0);
  const retryAfterMs = Math.min(...waits);
  return new AgentError(
    code,
    `none of ${all.length} CAs gave a certificate: ${reasons.join("; ")}`,
    {
      ...(hint === undefined ? {} : { hint }),
      ...(retryAfterMs > 0 && Number.isFinite(retryAfterMs) ? { retryAfterMs } : {}),
    },
  );
}

function reasonOf({ name, error }: Refusal, wasAsked: boolean): string {
  const text = error?.message ?? "no reason";
  const named = text.includes(name) ? text : `CA ${name}: ${text}`;
  return wasAsked ? named : `${named} (before; not asked this time)`;
}
