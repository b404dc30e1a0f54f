import type { ClientCertificate } from "./client-certificate.ts";
import { CaConnection, type ConnectionOptions } from "./connection.ts";
import type { TlsFiles } from "./tls-config.ts";

/** Holds the connection of one `sign`, and puts a new one in its place when it has to. */
export class ConnectionSlot {
  readonly #tls: TlsFiles | undefined;
  readonly #options: ConnectionOptions;
  readonly #shown: ClientCertificate | undefined;
  #connection: CaConnection | undefined;
  #closed = false;

  /** `shown`: a client certificate instead of the one that the files hold. */
  constructor(tls: TlsFiles | undefined, options: ConnectionOptions, shown?: ClientCertificate) {
    this.#tls = tls;
    this.#options = options;
    this.#shown = shown;
  }

  /** The one that stands, unless roots or client certificate changed or it is broken. Throws CA_ROOT_…. */
  async take(): Promise<CaConnection> {
    const tls = await this.#tls?.current(this.#shown);
    const standing = this.#connection;
    if (standing !== undefined && standing.tls === tls && standing.usable) return standing;
    this.drop();
    return (this.#connection = new CaConnection(tls, this.#options));
  }

  /** Starts connecting; what goes wrong is found again, and told, by the call. */
  async warm(): Promise<void> {
    try {
      const connection = await this.take();
      // A channel that was closed meanwhile would come back to life.
      if (this.#closed) this.drop();
      else connection.connect();
    } catch {
      // No roots yet: the call says so.
    }
  }

  /** The next attempt gets a new connection. */
  drop(): void {
    this.#connection?.close();
    this.#connection = undefined;
  }

  close(): void {
    this.#closed = true;
    this.drop();
    if (this.#shown) this.#tls?.forget();
  }
}
