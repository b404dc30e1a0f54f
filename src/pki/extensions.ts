import {
  booleanOf,
  childrenOf,
  type DerElement,
  DerError,
  expectTag,
  parseDer,
  Tag,
} from "./der.ts";

export interface Extension {
  /** Who does not know it may not use what carries it. */
  readonly critical: boolean;
  readonly value: Buffer;
}

/**
 * The extensions (RFC 5280 section 4.2) by the hexadecimal of their OID's contents, of the element that
 * tags them. Two of one kind are refused: readers differ in which one they take.
 */
export function extensionsOf(wrapper: DerElement | undefined): Map<string, Extension> {
  return wrapper ? extensionsIn(parseDer(wrapper.content, Tag.sequence)) : new Map();
}

/** The same, of the sequence itself. */
export function extensionsIn(sequence: DerElement): Map<string, Extension> {
  const extensions = new Map<string, Extension>();
  for (const extension of childrenOf(sequence)) {
    const parts = childrenOf(expectTag(extension, Tag.sequence));
    const oid = expectTag(parts[0], Tag.oid).content.toString("hex");
    if (extensions.has(oid)) throw new DerError("the same extension twice");
    const critical = parts[1]?.tag === Tag.boolean && booleanOf(parts[1]);
    extensions.set(oid, { critical, value: expectTag(parts.at(-1), Tag.octetString).content });
  }
  return extensions;
}
