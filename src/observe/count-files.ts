import type { Clock } from "../core/clock.ts";
import type { FileSecretKind } from "../core/file-events.ts";
import type { Counting } from "./counting.ts";
import type { Instruments } from "./instruments.ts";
import { metricTable } from "./metric-table.ts";

interface Followed {
  readonly kind: FileSecretKind;
  readonly state: "good" | "unusable";
  /** Of the last good one, wall milliseconds. */
  readonly notAfter: number | undefined;
}

/** The mounted certificate, which no file name is equal to; when it ends is told of `default` already. */
const MOUNTED = "mounted";
const mounted = { kind: "tls-certificate", notAfter: undefined } as const;

/** Secrets that are files, by the names that are followed now. */
export function fileCounting(instruments: Instruments, clock: Clock): Counting {
  const followed = new Map<string, Followed>();
  const { kind: kinds, state: states } = metricTable.node_agent_file_secrets.labels;

  const recount = (): void => {
    for (const kind of kinds)
      for (const state of states) {
        const some = [...followed.values()].filter((one) => one.kind === kind);
        const count = some.filter((one) => one.state === state).length;
        instruments.set("node_agent_file_secrets", { kind, state }, count);
      }
  };
  instruments.beforeScrape(() => {
    for (const [name, { kind, notAfter }] of followed) {
      if (kind !== "tls-certificate" || notAfter === undefined) continue;
      const left = (notAfter - clock.now()) / 1000;
      instruments.set("istio_agent_cert_expiry_seconds", { resource_name: name }, left);
    }
  });

  return {
    "file.loaded": ({ name, kind, notAfter }) => {
      followed.set(name, { kind, state: "good", notAfter });
      recount();
      instruments.add("node_agent_file_loads_total", { kind });
      const at = notAfter / 1000;
      instruments.set("node_agent_file_secret_not_after_timestamp_seconds", { name }, at);
    },
    "file.unusable": ({ name, kind, error: { code } }) => {
      followed.set(name, { kind, state: "unusable", notAfter: followed.get(name)?.notAfter });
      recount();
      instruments.add("node_agent_file_failures_total", { code });
      instruments.add("istio_agent_num_file_secret_failures_total", {});
    },
    "file.dropped": ({ name }) => {
      followed.delete(name);
      recount();
      instruments.remove("node_agent_file_secret_not_after_timestamp_seconds", { name });
      instruments.remove("istio_agent_cert_expiry_seconds", { resource_name: name });
    },
    "mounted.loaded": () => {
      followed.set(MOUNTED, { ...mounted, state: "good" });
      recount();
      instruments.add("node_agent_file_loads_total", { kind: mounted.kind });
    },
    "mounted.unusable": ({ error: { code } }) => {
      followed.set(MOUNTED, { ...mounted, state: "unusable" });
      recount();
      instruments.add("node_agent_file_failures_total", { code });
      instruments.add("istio_agent_num_file_secret_failures_total", {});
    },
    "file.refused": ({ error: { code } }) =>
      instruments.add("node_agent_file_failures_total", { code }),
    "file.watch_failed": () => instruments.add("istio_agent_num_file_watcher_failures_total", {}),
  };
}
