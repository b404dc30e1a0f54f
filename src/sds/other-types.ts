import { cut, SECRET_TYPE_URL } from "./wire.ts";

/** How many types of one stream are remembered, so that each is reported once. */
const REMEMBERED_TYPES = 8;

/**
 * The types that an ADS client asks for and that are not secrets. They are not answered, and nothing
 * ends because of them: its secrets come from here all the same.
 */
export class OtherTypes {
  #reported: readonly string[] = [];

  has(typeUrl: string): boolean {
    return typeUrl !== "" && typeUrl !== SECRET_TYPE_URL;
  }

  /** The type as it can be logged; undefined when it was reported before. */
  news(typeUrl: string): string | undefined {
    const text = cut(typeUrl);
    if (this.#reported.includes(text) || this.#reported.length >= REMEMBERED_TYPES)
      return undefined;
    this.#reported = [...this.#reported, text];
    return text;
  }
}
