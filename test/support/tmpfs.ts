import { spawnSync } from "node:child_process";

/** A mount of its own: as root, or in a user namespace where the kernel lets anybody make one. */
export const asRoot = process.geteuid?.() === 0;
const unshare = ["unshare", asRoot ? "-m" : "-rm"];
const mounts = spawnSync("unshare", [...unshare.slice(1), "mount", "-t", "tmpfs", "none", "/mnt"]);

/** In CI nothing may be skipped: there the test fails. */
export const cannotMount = mounts.status !== 0 && process.env["CI"] !== "true";

/** For the title of a test that needs a mount. */
export const mountReason = cannotMount ? " (skipped: no mount namespaces here)" : "";

/** Runs a program that sees a tmpfs at `path`, in the state that `prepare` (a shell's words) leaves. */
export const onTmpfs = (path: string, kibibytes: number, prepare: string): string[] => [
  ...unshare,
  "sh",
  "-c",
  `mount -t tmpfs -o size=${kibibytes}k none "$0" && ${prepare} && exec "$@"`,
  path,
];
