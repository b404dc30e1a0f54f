/** A source of uniform numbers in [0, 1), as an argument, so that jitter can be tested. */
export type Random = () => number;

/** Jitter needs spread, not secrecy: key material never comes from here. */
export const systemRandom: Random = Math.random;
