/** Filled in by the bundler; a test run from source has none. */
declare const __VERSION__: string | undefined;
declare const __COMMIT__: string | undefined;

export const version = typeof __VERSION__ === "string" ? __VERSION__ : "0.0.0-dev";
export const commit = typeof __COMMIT__ === "string" ? __COMMIT__ : "unknown";
