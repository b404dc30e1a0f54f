import type { RotationReason } from "../core/events.ts";
import type { Counting } from "./counting.ts";
import type { Instruments } from "./instruments.ts";
import { metricTable } from "./metric-table.ts";

/** The certificates served, and the rotation of the one named `certificate`. */
export function rotationCounting(instruments: Instruments, certificate: string): Counting {
  const rotator = metricTable.node_agent_rotator_state.labels.state;
  let reason: RotationReason = "first";
  /** NotAfter of a certificate that did not last longer than the one before. */
  let stalledAt = -Infinity;

  instruments.set("node_agent_rotator_state", { state: "empty" }, 1);

  const nextRotation = (at: number): void =>
    instruments.set(
      "node_agent_certificate_next_rotation_timestamp_seconds",
      { resource: certificate },
      at / 1000,
    );

  return {
    "rotation.started": (e) => {
      reason = e.reason;
    },
    // From before a restart: issued when it came.
    "state.loaded": (e) => {
      instruments.set(
        "node_agent_rotation_last_success_timestamp_seconds",
        {},
        e.receivedAt / 1000,
      );
      nextRotation(e.nextAt);
    },
    "rotation.succeeded": (e) => {
      instruments.add("node_agent_rotations_total", { reason, outcome: "success" });
      instruments.set("node_agent_rotation_last_success_timestamp_seconds", {}, e.at / 1000);
      instruments.set("node_agent_rotation_consecutive_failures", {}, 0);
      nextRotation(e.nextAt);
      if (e.notAfter > stalledAt) instruments.set("node_agent_ca_chain_expiring", {}, 0);
    },
    "rotation.failed": (e) => {
      instruments.add("node_agent_rotations_total", { reason, outcome: "failure" });
      instruments.set("node_agent_rotation_consecutive_failures", {}, e.failures);
      nextRotation(e.retryAt);
    },
    "rotation.not_extended": (e) => {
      stalledAt = e.notAfter;
      instruments.set("node_agent_ca_chain_expiring", {}, 1);
      nextRotation(e.retryAt);
    },
    // The renewal goes on until the certificate is out, and says when that will be.
    "roots.staging": ({ at, waitMs }) => nextRotation(at + waitMs),
    "hook.done": ({ hook }) =>
      instruments.add("node_agent_hook_runs_total", { hook, outcome: "done" }),
    "hook.failed": ({ hook, outcome }) =>
      instruments.add("node_agent_hook_runs_total", { hook, outcome }),
    "rotator.state": (e) => {
      for (const state of rotator)
        instruments.set("node_agent_rotator_state", { state }, state === e.state ? 1 : 0);
    },
    "secret.published": (e) => {
      const resource = { resource: e.name };
      const set = (bound: "not_before" | "not_after", at: number | undefined): void => {
        if (at === undefined) return;
        instruments.set(`node_agent_certificate_${bound}_timestamp_seconds`, resource, at / 1000);
      };
      set("not_before", e.notBefore);
      set("not_after", e.notAfter);
    },
    "secret.removed": ({ name: resource }) => {
      for (const bound of ["not_before", "not_after"] as const)
        instruments.remove(`node_agent_certificate_${bound}_timestamp_seconds`, { resource });
    },
  };
}
