/**
 * What Envoy is told to judge peers by: `trusted_ca`, the roots of one trust domain and good for
 * whomever they signed, or its SPIFFE validator, which judges a peer by its own domain's roots.
 */
export type Validator = "trusted-ca" | "spiffe";

/** By what a client's node said of it; undefined: nothing, and the setting counts. */
export type ByValidator<T> = (asked: Validator | undefined) => T;

/** The same, each made once, when it is asked for: few clients say anything. */
export function byValidator<T extends object>(make: ByValidator<T>): ByValidator<T> {
  const made = new Map<Validator | undefined, T>();
  return (asked) => {
    const one = made.get(asked) ?? make(asked);
    made.set(asked, one);
    return one;
  };
}

/** The field of a node's metadata that SPIRE's agent goes by; its name is SPIRE's. */
export const METADATA_FIELD = "disable_spiffe_cert_validation";

/** What Go's `strconv.ParseBool` takes, which reads a text there. */
const WORDS: ReadonlyMap<unknown, boolean> = new Map([
  ...["1", "t", "T", "true", "TRUE", "True"].map((word) => [word, true] as const),
  ...["0", "f", "F", "false", "FALSE", "False"].map((word) => [word, false] as const),
]);

/** The field's value, a boolean or a text that says one. Anything else counts as not set, as it does in SPIRE. */
export function validatorOf(disabled: unknown): Validator | undefined {
  const isDisabled = typeof disabled === "boolean" ? disabled : WORDS.get(disabled);
  if (isDisabled === undefined) return undefined;
  return isDisabled ? "trusted-ca" : "spiffe";
}
