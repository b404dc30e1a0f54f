/** Resolves to the path of an Envoy binary; rejects with the reason there is none. */
export function findEnvoy(env?: NodeJS.ProcessEnv): Promise<string>;
