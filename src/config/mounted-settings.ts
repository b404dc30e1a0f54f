import { boolean, optional, path } from "./kinds.ts";
import type { SettingsTable } from "./setting.ts";

const group = "Mounted certificate";

/** Of `CA_PROVIDER=files`: the certificate is made elsewhere, and mounted. */
export const mountedSettings = {
  fileMountedCerts: {
    flag: "file-mounted-certs",
    env: ["FILE_MOUNTED_CERTS"],
    kind: boolean,
    default: false,
    help: "Istio's way to ask for --ca-provider files: the certificate, its key and its roots are in ./etc/certs.",
    group,
  },
  filesDir: {
    flag: "files-dir",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "Folder of the mounted files. Unset: ./etc/certs with FILE_MOUNTED_CERTS, else ./var/run/secrets/workload-spiffe-credentials.",
    group,
  },
  filesCert: {
    flag: "files-cert",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "Certificate chain, PEM, leaf first: a name in --files-dir, or a path. Unset: tls.crt or cert-chain.pem, whichever is there.",
    group,
  },
  filesKey: {
    flag: "files-key",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "Its private key. Unset: tls.key beside tls.crt, else key.pem.",
    group,
  },
  filesRoot: {
    flag: "files-root",
    env: [],
    kind: optional(path),
    default: undefined,
    help: "The roots. Unset: ca.crt beside tls.crt, else root-cert.pem.",
    group,
  },
} satisfies SettingsTable;
