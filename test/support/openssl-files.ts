import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./processes.ts";

/** A certificate by hand: what an administrator with the `openssl` command mounts. */
export interface HandMade {
  readonly chain: string;
  readonly key: string;
  readonly roots: string;
}

/** Root and leaf with keys of this kind, for the SPIFFE ID `uri`. */
export function handMade(key: "rsa:2048" | "ec", uri: string): HandMade {
  const folder = temporaryFolder();
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): void =>
    void execFileSync("openssl", args, { cwd: folder, stdio: "pipe" });
  const kind = key === "ec" ? ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"] : [];
  const made = ["req", "-nodes", ...(key === "ec" ? kind : ["-newkey", key])];

  openssl(
    ...made,
    "-x509",
    "-days",
    "2",
    "-subj",
    "/CN=By hand",
    "-keyout",
    "ca.key",
    "-out",
    "ca.pem",
  );
  openssl(...made, "-subj", "/O=web", "-keyout", "leaf.key", "-out", "leaf.csr");
  writeFileSync(at("leaf.ext"), `subjectAltName=URI:${uri}\nkeyUsage=digitalSignature\n`);
  const by = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "leaf.ext"];
  openssl("x509", "-req", "-in", "leaf.csr", "-days", "1", ...by, "-out", "leaf.pem");
  const text = (name: string): string => readFileSync(at(name), "utf8");
  return { chain: text("leaf.pem"), key: text("leaf.key"), roots: text("ca.pem") };
}
