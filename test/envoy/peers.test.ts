import { chmodSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { streamsIn } from "../support/agent-log.ts";
import { Envoy } from "../support/envoy.ts";
import { eventually } from "../support/eventually.ts";
import { inboundPorts, rotated, shownSerial } from "../support/mesh.ts";
import { cannotBecomeOthers, NOBODY, otherUserReason } from "../support/other-user.ts";
import { temporaryFolder } from "../support/processes.ts";
import { application, binary, noEnvoy, renew, startAgent } from "./suite.ts";

const OWN = process.geteuid?.() ?? -1;

/** Where any user may read, write and run Envoy, whatever the rights of the folders above ours. */
function openFolder(): { readonly folder: string; readonly binary: string } {
  const folder = temporaryFolder();
  chmodSync(folder, 0o777);
  const copy = join(folder, "envoy");
  copyFileSync(binary, copy);
  chmodSync(copy, 0o755);
  return { folder, binary: copy };
}

describe.skipIf(noEnvoy ?? cannotBecomeOthers)(`--sds-allow-uid${otherUserReason}`, () => {
  const app = application();

  test.each([
    { allowed: OWN, refused: NOBODY.uid },
    { allowed: NOBODY.uid, refused: OWN },
  ])(
    "uid $allowed: Envoys of that user, by SotW and delta, are served on; those of uid $refused get nothing",
    async ({ allowed, refused }) => {
      const { agent } = await startAgent("1h", [
        "--sds-allow-uid",
        String(allowed),
        "--socket-mode",
        "0666",
      ]);
      // So that the file's rights let everybody in, and only the kernel's word counts.
      chmodSync(agent.folder, 0o755);
      const common = { ...openFolder(), socket: agent.socket, ports: inboundPorts(app.port) };
      const variants = ["server", "delta"] as const;
      const of = (uid: number): Envoy[] =>
        variants.map((bootstrap) => new Envoy({ ...common, bootstrap, uid }));
      const [friends, strangers] = [of(allowed), of(refused)];
      await Promise.all(friends.map((envoy) => envoy.live()));
      for (const envoy of strangers) {
        await eventually("it to be refused", () => envoy.stat("sds.default.update_failure"));
      }
      const said = await agent.process.printed(/\{.*"event":"sds\.connection\.refused".*\}/);
      expect(JSON.parse(said[0])).toMatchObject({
        cause: "not_allowed",
        uid: refused,
        pid: expect.toSatisfy((pid: number) => strangers.some((one) => one.process.pid === pid)),
      });

      const [serial = ""] = (await friends[0]?.serials()) ?? [];
      renew(agent);
      for (const envoy of friends) {
        const now = await rotated(envoy, serial);
        expect(await shownSerial(await envoy.port("inbound"))).toContain(now.replace(/^0+/, ""));
      }
      for (const envoy of strangers) {
        expect((await envoy.admin("/ready")).trim()).not.toBe("LIVE");
        expect(await envoy.serials()).toEqual([]);
        expect(await envoy.stat("sds.default.update_success")).toBe(0);
      }
      // Nobody else ever opened a stream, and those that did have them still.
      const streams = streamsIn(agent.process.stdout);
      expect(streams).toHaveLength(2 * friends.length);
      expect(streams.some(({ ended }) => ended)).toBe(false);
      const refusals = 'node_agent_sds_connections_refused_total{cause="not_allowed"}';
      expect(await agent.metric(refusals)).toBeGreaterThanOrEqual(strangers.length);
    },
  );
});
