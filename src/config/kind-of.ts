import * as z from "zod/mini";
import { Sensitive } from "../core/sensitive.ts";
import type { Kind } from "./setting.ts";

type Lazy<T> = Omit<Kind<T>, "schema"> & { readonly schema: () => z.ZodMiniType<T> };

/**
 * A kind whose schema is built when a value comes to be read. There are some sixty settings and a pod
 * sets a few: building all of their schemas would be a part of every start.
 */
export function lazyKind<T>({ schema: build, ...rest }: Lazy<T>): Kind<T> {
  let built: z.ZodMiniType<T> | undefined;
  return {
    ...rest,
    get schema() {
      return (built ??= build());
    },
  };
}

/** The kind of a single text: `parse` gives undefined for what it does not take. */
export function kindOf<T>(
  label: string,
  expected: string,
  parse: (text: string) => T | undefined,
  print: (value: T) => string = String,
): Kind<T> {
  const read = (text: string, context: z.core.ParsePayload): T => {
    const value = parse(text);
    if (value === undefined) {
      context.issues.push({ code: "custom", message: expected, input: text });
      return z.NEVER;
    }
    return value;
  };
  return lazyKind({ label, print, schema: () => z.pipe(z.string(expected), z.transform(read)) });
}

/** For rows with `default: undefined`: not set is a value too. */
export function optional<T>(kind: Kind<T>): Kind<T | undefined> {
  return lazyKind<T | undefined>({
    ...traits(kind),
    schema: () => kind.schema,
    print: (value) => (value === undefined ? "" : kind.print(value)),
  });
}

/** Keys, tokens and passwords: the value travels in {@link Sensitive}, what was written is never shown. */
export function secret<T>(kind: Kind<T>): Kind<Sensitive<T>> {
  const seal = (value: T): Sensitive<T> => new Sensitive(value);
  return lazyKind({
    ...traits(kind),
    secret: true,
    schema: () => z.pipe(kind.schema, z.transform(seal)),
    print: String,
  });
}

/** All of a kind but its schema, which would be built by a look at it. */
function traits({ label, isSwitch, repeatable, secret }: Omit<Kind<never>, "schema" | "print">) {
  return { label, isSwitch, repeatable, secret };
}
