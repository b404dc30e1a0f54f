import { isIP } from "node:net";
import { createSecureContext, type SecureContext } from "node:tls";
import type { HostPort } from "../../../config/kinds.ts";
import type { Clock } from "../../../core/clock.ts";
import type { Emit } from "../../../core/events.ts";
import { type ClientCertificate, ClientCertificateFolder } from "./client-certificate.ts";
import { rootSource, type RootSettings } from "./root-source.ts";
import { builtInRoots, rootFile, RootStore, type Roots } from "./roots.ts";

/** All that a TLS connection to the CA depends on. Another object means another connection. */
export interface TlsConfig {
  readonly context: SecureContext;
  /** The name the CA's certificate has to carry. */
  readonly serverName: string;
  /** Where the roots are from, for messages. */
  readonly roots: string;
  /** What is shown of ours, as messages call it. */
  readonly clientCertificate: string | undefined;
}

export interface TlsSettings extends RootSettings {
  readonly caAddr: HostPort;
  readonly caServerName: string | undefined;
}

/** Keeps the {@link TlsConfig} in step with the files it is made of. */
export class TlsFiles {
  readonly #roots: RootStore | undefined;
  readonly #client: ClientCertificateFolder | undefined;
  readonly #serverName: string;
  #recheck = false;
  #current: { config: TlsConfig; roots: Roots; client: string | undefined } | undefined;

  private constructor(
    roots: RootStore | undefined,
    client: ClientCertificateFolder | undefined,
    serverName: string,
  ) {
    this.#roots = roots;
    this.#client = client;
    this.#serverName = serverName;
  }

  /** Throws what Istio's agent would not start with: no place for roots, none there, no PEM in it. */
  static async open(
    settings: TlsSettings,
    { clock, emit }: { readonly clock: Clock; readonly emit: Emit },
  ): Promise<TlsFiles> {
    const source = rootSource(settings);
    const path = await rootFile(source);
    const { provCert } = settings;
    const files = new TlsFiles(
      path === undefined ? undefined : new RootStore(path, emit),
      provCert === undefined ? undefined : new ClientCertificateFolder(provCert, clock, emit),
      settings.caServerName ?? settings.caAddr.host,
    );
    if (path === undefined) {
      emit({
        type: "ca.roots.loaded",
        path: builtInRoots.path,
        certificates: builtInRoots.pems.length,
      });
    }
    if (source.kind === "system" || !source.mayComeLater) await files.current();
    return files;
  }

  /** After a failure nothing is taken for granted: the next look reads the roots, changed or not. */
  recheck(): void {
    this.#recheck = true;
  }

  /** A key that was shown once is not kept for that. */
  forget(): void {
    this.#current = undefined;
  }

  /** With `own` for a client certificate, if given. Throws CA_ROOT_… as long as there are no roots. */
  async current(own?: ClientCertificate): Promise<TlsConfig> {
    const roots = (await this.#roots?.current(this.#recheck)) ?? builtInRoots;
    this.#recheck = false;
    const client = own ?? (await this.#client?.read());
    const known = this.#current;
    if (known?.roots === roots && known.client === client?.fingerprint) return known.config;
    const config: TlsConfig = {
      context: createSecureContext({
        minVersion: "TLSv1.2",
        // Node's own pool is parsed once for the process; a copy of it would be parsed each time.
        ...(roots === builtInRoots ? {} : { ca: [...roots.pems] }),
        // Go, and so Istio's agent, takes any certificate of the file as an anchor, roots or not.
        allowPartialTrustChain: true,
        ...(client === undefined ? {} : { cert: client.chainPem, key: client.keyPem.reveal() }),
      }),
      serverName: this.#serverName,
      roots: roots.path,
      clientCertificate: client?.name,
    };
    this.#current = { config, roots, client: client?.fingerprint };
    return config;
  }
}

/** SNI carries names only, without a final dot (RFC 6066 section 3); for an address it stays empty. */
export function sniOf(serverName: string): string {
  return isIP(serverName) === 0 ? serverName.replace(/\.$/, "") : "";
}
