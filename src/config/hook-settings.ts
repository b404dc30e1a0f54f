import { loopbackUrl, optional, path } from "./kinds.ts";
import type { SettingsTable } from "./setting.ts";

const group = "After a rotation";

export const hookSettings = {
  afterRotationUrl: {
    flag: "after-rotation-url",
    env: [],
    kind: optional(loopbackUrl),
    default: undefined,
    help: "POST to this URL, on the pod's own loopback, after each rotation: for users whose connections have to be made anew. Not after the first certificate. docs/rotation.md says what Envoy's own endpoints do and cost.",
    group,
  },
  afterRotationCommand: {
    flag: "after-rotation-command",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "Run this executable after each rotation, for 10 s at most: no shell, no arguments; CERTIFICATE_SERIAL, CERTIFICATE_SPIFFE_ID and CERTIFICATE_NOT_AFTER are in its environment.",
    group,
  },
} satisfies SettingsTable;
