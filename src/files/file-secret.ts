import { access } from "node:fs/promises";
import { SYSTEM_POOLS } from "../pki/system-pools.ts";
import type { TlsCertificate, TrustBundle } from "../secrets/secret.ts";
import { certificateFrom } from "./certificate-file.ts";
import { type FileName, SYSTEM } from "./file-names.ts";
import { FileSet, type FileSetDependencies, type SetFollower } from "./file-set.ts";
import { checkLeafIssuer } from "./leaf-issuer.ts";
import { certificatesOf, type Judging } from "./pem-file.ts";
import { rootsFrom, systemRootsFrom } from "./root-file.ts";

export interface FileSecretDependencies extends FileSetDependencies {
  /** How far NotBefore of a certificate may lie ahead, milliseconds. */
  readonly skewMs: number;
}

/** What files can be. */
export type FileSecret = TlsCertificate | TrustBundle;

type Follower = Omit<SetFollower<FileSecret>, "parse">;

/** Follows the files that `name` stands for, as the secret that they make. */
export async function followSecret(
  name: string,
  file: FileName,
  follower: Follower,
  deps: FileSecretDependencies,
): Promise<FileSet<FileSecret>> {
  const judging = (): Judging => ({ now: deps.clock.now(), skewMs: deps.skewMs });
  const follow = (
    paths: readonly string[],
    parse: SetFollower<FileSecret>["parse"],
    roots = deps.roots,
  ): FileSet<FileSecret> => FileSet.follow(paths, { ...follower, parse }, { ...deps, roots });

  if (file.kind === "tls-certificate")
    return follow([file.certificate, file.key], ([pem = EMPTY, key = EMPTY]) => {
      const chain = certificatesOf(file.certificate, pem);
      const certificate = certificateFrom(name, file, chain, key, judging());
      checkLeafIssuer(file.certificate, chain);
      return certificate;
    });
  const { roots } = file;
  if (roots !== SYSTEM)
    return follow([roots], ([pem = EMPTY]) => rootsFrom(name, roots, pem, judging()));
  const pool = await systemPool();
  // The path is ours, whatever it leads to.
  const anywhere = { ...deps.roots, allowed: ["/"] };
  return follow([pool], ([pem = EMPTY]) => systemRootsFrom(name, pool, pem, judging()), anywhere);
}

const EMPTY = Buffer.alloc(0);

/** Where the system keeps its roots; where it has none, the first of the places is waited for. */
async function systemPool(): Promise<string> {
  for (const path of SYSTEM_POOLS) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return SYSTEM_POOLS[0];
}
