import { afterAll, afterEach, beforeAll } from "vitest";
import { AgentProcess, Ca, envoyOrReason } from "../support/mesh.ts";
import { removeFolders, stopAll, temporaryFolder } from "../support/processes.ts";
import { startEcho } from "../support/traffic.ts";

const found = await envoyOrReason();

export const binary = "binary" in found ? found.binary : "";
/** Why there is no Envoy here; for the title of a suite that is skipped. */
export const noEnvoy = "reason" in found ? found.reason : undefined;

/** The hooks of a suite with real Envoys: an application to stand in front of; nothing outlives a test. */
export function application(): { readonly port: number } {
  let app: Awaited<ReturnType<typeof startEcho>> | undefined;
  beforeAll(async () => {
    app = await startEcho();
  });
  afterAll(() => app?.close());
  afterEach(async () => {
    await stopAll();
    removeFolders();
  });
  return {
    get port() {
      return app?.port ?? 0;
    },
  };
}

/** A CA and one agent, which tells all in its log, for every Envoy of a test. */
export async function startAgent(
  ttl: string,
  args: readonly string[] = [],
): Promise<{ ca: Ca; agent: AgentProcess }> {
  const ca = new Ca(temporaryFolder());
  await ca.start();
  const agent = new AgentProcess({
    ca,
    serviceAccount: "default",
    ttl,
    args: ["--log-level", "debug", ...args],
  });
  await agent.start();
  return { ca, agent };
}

/** Asks for a new certificate now; granted once in 10 s. */
export function renew({ process }: AgentProcess): void {
  process.child.kill("SIGHUP");
}
