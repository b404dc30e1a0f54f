import type { Socket } from "node:net";
import { checkServerIdentity, connect, type PeerCertificate } from "node:tls";
import { CallCredentials, ChannelCredentials } from "@grpc/grpc-js";
import { sniOf, type TlsConfig } from "./tls-config.ts";

type SecureConnector = ReturnType<ChannelCredentials["_createSecureConnector"]>;
type Secured = Awaited<ReturnType<SecureConnector["connect"]>>;

/** How far a connection has come, so that an error can say where it stopped. */
export type ConnectionPhase = "connecting" | "handshake" | "open";

/**
 * grpc-js's own credentials hide three things we need: the error of a handshake as an object (they
 * give a text), how far a hung connection came, and its socket. Nothing in grpc-js ends a handshake
 * that a CA leaves unanswered: with every attempt one more socket would stay behind.
 */
export class CaCredentials extends ChannelCredentials {
  phase: ConnectionPhase = "connecting";
  /** Of the last handshake that failed. */
  tlsError: Error | undefined;
  readonly #tls: TlsConfig | undefined;
  readonly #handshaking = new Set<Socket>();
  readonly #open = new Set<Socket>();
  #ended = false;

  /** Without a TLS configuration the connection is plaintext. */
  constructor(tls: TlsConfig | undefined) {
    super();
    this.#tls = tls;
  }

  /**
   * Ends what the channel leaves behind; the one that is in order it closes itself, with a GOAWAY. A
   * channel that was closed in its backoff connects once more when that is over, and would hold the
   * connection for ever: nothing comes of it from here on.
   */
  destroy({ ready }: { readonly ready: boolean }): void {
    this.#ended = true;
    for (const socket of this.#handshaking) socket.destroy();
    if (!ready) for (const socket of this.#open) socket.destroy();
  }

  override _isSecure(): boolean {
    return this.#tls !== undefined;
  }

  override _equals(other: ChannelCredentials): boolean {
    return this === other;
  }

  override _createSecureConnector(): SecureConnector {
    const none = CallCredentials.createEmpty();
    return {
      connect: async (socket) => {
        this.#refuseAfterTheEnd();
        return this.#connect(socket);
      },
      waitForReady: async () => this.#refuseAfterTheEnd(),
      getCallCredentials: () => none,
      destroy: () => undefined,
    };
  }

  #refuseAfterTheEnd(): void {
    if (this.#ended) throw new Error("the call that this connection was for is over");
  }

  async #connect(socket: Socket): Promise<Secured> {
    const secured =
      this.#tls === undefined
        ? { socket, secure: false }
        : { socket: await this.#handshake(socket, this.#tls), secure: true };
    this.phase = "open";
    hold(this.#open, secured.socket);
    return secured;
  }

  #handshake(socket: Socket, { context, serverName }: TlsConfig): Promise<Socket> {
    this.phase = "handshake";
    hold(this.#handshaking, socket);
    return new Promise((resolve, reject) => {
      const tlsSocket = connect({
        socket,
        secureContext: context,
        // Not left to NODE_TLS_REJECT_UNAUTHORIZED: the token goes to whoever answers.
        rejectUnauthorized: true,
        servername: sniOf(serverName),
        // Node would compare with SNI, which is empty for an address.
        checkServerIdentity: (_host: string, certificate: PeerCertificate) =>
          checkServerIdentity(serverName, certificate),
        ALPNProtocols: ["h2"],
      });
      tlsSocket.once("secureConnect", () => {
        this.#handshaking.delete(socket);
        resolve(tlsSocket);
      });
      tlsSocket.on("error", (error) => {
        // Later only an alert is about the handshake: TLS 1.3 refuses client certificates so.
        if (this.phase !== "open" || isAlert(error)) this.tlsError = error;
        reject(error);
      });
      tlsSocket.once("close", () => reject(new Error("the connection closed in the handshake")));
    });
  }
}

function isAlert(error: Error): boolean {
  return "code" in error && typeof error.code === "string" && error.code.includes("_ALERT_");
}

function hold(sockets: Set<Socket>, socket: Socket): void {
  sockets.add(socket);
  socket.once("close", () => sockets.delete(socket));
}
